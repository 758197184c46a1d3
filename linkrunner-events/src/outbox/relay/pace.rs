//! Shares the pace of an egress address with the other relays behind it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::core::Core;
use super::state::Call;
use crate::outbox::share::HOLDS;
use crate::outbox::store::Beat;

/// How often a relay announces itself.
const INTERVAL: Duration = Duration::from_secs(1);

/// How long the relay uses its share after it asked for it. A process that slept for longer asks again first: other relays may
/// have its share. The other five seconds are for the answers to the last requests, and the second for which they still count.
const USES: Duration = Duration::from_secs(10);

/// Announces the relay until it has ended.
pub(super) async fn keep_pace(core: Arc<Core>) {
    let pacer = core.dispatcher.pacer();
    let pace = pacer.pace();
    // Nothing is sent before the first share is known.
    if pace.is_some() {
        pacer.set_share(0);
    }
    while !core.quiet.is_cancelled() {
        let beat = Beat {
            scope: core.scope.clone(),
            pace,
            used: pacer.used_share(),
            until: HOLDS,
            pause: core.pause(),
        };
        let asked = Instant::now();
        let Some(beaten) = core.before_the_end(core.store.beat(core.me, beat)).await else {
            break;
        };
        match beaten {
            Ok(granted) => {
                core.store_worked(Call::Beat);
                // The pause first: `set_share` wakes the senders.
                if !granted.pause.is_zero() {
                    core.pause_until(Instant::now() + granted.pause);
                }
                core.wait_for_share(granted.silent.filter(|_| granted.pace == Some(0)));
                if let Some(granted) = granted.pace {
                    pacer.set_share(granted);
                }
                core.share_ends.send_replace(asked + USES);
            }
            Err(error) => core.store_failed(Call::Beat, &error, "the pace could not be shared"),
        }
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => {}
            () = core.news.notified() => {}
            () = core.quiet.cancelled() => {}
        }
    }
    // The last requests still count: other relays must not get the share before.
    if let Some(free_at) = pacer.all_free_at() {
        tokio::time::sleep_until(free_at).await;
    }
    let left = core.before_the_end(core.store.leave(core.me)).await;
    if let Some(Err(error)) = left {
        // The share expires by itself.
        core.store_failed(Call::Beat, &error, "the relay could not sign off");
    }
    // Restores the full pace of the client.
    if let Some(pace) = pace {
        pacer.set_share(pace);
    }
}
