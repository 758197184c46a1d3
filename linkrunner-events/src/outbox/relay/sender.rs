//! The tasks that send a relay's events.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::core::{Core, FIRST_STORE_PAUSE, longer};
use super::job::{Job, Turn};
use super::pace::keep_pace;
use super::state::Call;
use crate::outbox::store::{Claim, Claimed};
use crate::queue::Notifier;

/// The shortest and the longest interval at which the storage is polled for rows of other processes.
const FASTEST_POLL: Duration = Duration::from_millis(100);
const SLOWEST_POLL: Duration = Duration::from_secs(1);

/// The shortest wait for a row that is due soon.
const SHORTEST_WAIT: Duration = Duration::from_millis(5);

/// Keeps the senders running until the relay is shut down.
pub(super) async fn supervise(core: Arc<Core>, senders: usize, has_ended: watch::Sender<bool>) {
    let pace = tokio::spawn(keep_pace(Arc::clone(&core)));
    let mut tasks = JoinSet::new();
    for _ in 0..senders {
        tasks.spawn(send(Arc::clone(&core)));
    }
    while let Some(ended) = tasks.join_next().await {
        // Code of the user runs in an attempt: its name resolution, or the `Drop` of its `on_outcome`.
        if ended.is_err_and(|error| error.is_panic()) && !core.stopping.is_cancelled() {
            tracing::error!(
                "a sender of the relay panicked and was replaced; its event is sent again when the lease expires"
            );
            // One that panics at once must not fill the log.
            wait(&core, FIRST_STORE_PAUSE).await;
            tasks.spawn(send(Arc::clone(&core)));
        }
    }
    // Not earlier: other relays must not get the share while it is in use.
    core.quiet.cancel();
    if let Err(error) = pace.await {
        tracing::error!(%error, "the task that shares the pace of the outbox has panicked");
    }
    core.notifier.close();
    has_ended.send_replace(true);
}

async fn send(core: Arc<Core>) {
    if !core.dispatcher.is_enabled() {
        // Otherwise a disabled client, meant for development, would empty the outbox of a service.
        core.stopping.cancelled().await;
        return;
    }
    let mut store_pause = FIRST_STORE_PAUSE;
    let mut poll = FASTEST_POLL;
    while !core.stopping.is_cancelled() {
        let Some(turn) = turn(&core).await else {
            continue;
        };
        // Counted from before the claim, so that the lease never ends earlier than this relay assumes.
        let lease_end = Instant::now() + core.lease;
        let claiming = core.store.claim(core.me, 1, core.lease);
        let Some(claimed) = core.before_the_end(claiming).await else {
            return;
        };
        let claim = match claimed {
            Ok(claim) => claim,
            Err(error) => {
                turn.slot.unused();
                core.store_failed(Call::Claim, &error, "events could not be claimed");
                wait(&core, store_pause).await;
                store_pause = longer(store_pause);
                continue;
            }
        };
        store_pause = FIRST_STORE_PAUSE;
        core.store_worked(Call::Claim);
        if claim.damaged > 0 {
            core.count(|report| report.damaged += claim.damaged);
            tracing::error!(
                rows = claim.damaged,
                "rows of the outbox are damaged, and are dead letters now"
            );
        }
        let Claim {
            mut rows,
            next_due,
            damaged,
        } = claim;
        let Some(row) = rows.pop() else {
            turn.slot.unused();
            if damaged == 0 {
                poll = watch_for_rows(&core, poll, next_due).await;
            }
            continue;
        };
        poll = FASTEST_POLL;
        // There may be more.
        core.work.notify_one();
        process(&core, row, turn, lease_end).await;
    }
}

async fn process(core: &Core, row: Claimed, turn: Turn<'_>, lease_end: Instant) {
    let job = Job::new(core, row, lease_end);
    let body = job.run(turn).await;
    // The next event of the user may be sent while this sender reads the rest of the answer.
    core.work.notify_one();
    if let Some(body) = body {
        tokio::select! {
            _ = body => {}
            () = core.stopped.cancelled() => {}
        }
    }
}

/// Waits until a request may be sent: for `on_outcome`, the share of the pace, the pause of the scope, the circuit breaker and
/// the pace. `None` if the caller must ask again.
async fn turn(core: &Core) -> Option<Turn<'_>> {
    if core.notifier.is_behind() {
        tokio::select! {
            () = Notifier::caught_up(&core.notifier) => {}
            () = core.stopping.cancelled() => {}
        }
        return None;
    }
    // Read before a slot is taken: the slot may be of an older share than one that is known later.
    let mut share_ends = core.share_ends.subscribe();
    let ends = tokio::select! {
        // The core holds the sender, so the channel stays open.
        ends = share_ends.wait_for(|ends| *ends > Instant::now()) => *ends.ok()?,
        () = core.stopping.cancelled() => return None,
    };
    if let Some(pause) = core.pause() {
        wait(core, pause).await;
        return None;
    }
    let mut changes = core.dispatcher.changes();
    changes.mark_unchanged();
    if let Err(refusal) = core.dispatcher.room() {
        let until = refusal
            .until
            .map(|until| until.saturating_duration_since(Instant::now()));
        tokio::select! {
            // The dispatcher outlives the relay, so the channel stays open.
            _ = changes.changed() => {}
            () = tokio::time::sleep(until.unwrap_or_default()), if until.is_some() => {}
            () = core.stopping.cancelled() => {}
        }
        return None;
    }
    let slot = tokio::select! {
        slot = core.dispatcher.turn() => slot,
        () = core.stopping.cancelled() => return None,
    };
    // The wait may have been long, or the process may have slept.
    if Instant::now() >= ends {
        slot.unused();
        return None;
    }
    Some(Turn { slot, ends })
}

/// Waits until there may be a row to claim. Only one sender watches; the others wait for it to find one. Returns the time of
/// the next poll.
async fn watch_for_rows(core: &Core, poll: Duration, next_due: Option<Duration>) -> Duration {
    let mut appended = core.store.appended();
    appended.mark_unchanged();
    let watching = tokio::select! {
        watching = core.watching.lock() => watching,
        () = core.work.notified() => return FASTEST_POLL,
        () = core.stopping.cancelled() => return poll,
    };
    // With jitter, so that many relays do not poll at once.
    let jitter = poll.mul_f64(0.5 + fastrand::f64());
    // At least some time: a row may be due and wait for another one.
    let time = next_due.map_or(jitter, |due| due.clamp(SHORTEST_WAIT.min(jitter), jitter));
    let next = tokio::select! {
        changed = appended.changed() => {
            // A storage that is closed answers with an error, and the senders pause.
            if changed.is_err() {
                wait(core, jitter).await;
            }
            FASTEST_POLL
        }
        () = core.work.notified() => FASTEST_POLL,
        () = tokio::time::sleep(time) => (poll * 2).min(SLOWEST_POLL),
        () = core.stopping.cancelled() => poll,
    };
    drop(watching);
    next
}

async fn wait(core: &Core, time: Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        () = core.stopping.cancelled() => {}
    }
}
