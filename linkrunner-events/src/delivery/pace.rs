//! Pacing: limits the requests per second.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::sync::lock;

const WINDOW: Duration = Duration::from_secs(1);

/// How many requests a client sends per second, direct calls and queues together.
///
/// Linkrunner's limit is 30 per second per IP address, over all endpoints and all processes behind that address.
///
/// The *server* never sees more than [`per_second`](Self::per_second) requests in any window of one second: a
/// request counts until one second after its answer, because it arrived at some moment before that. So with
/// answers that take 100 ms, 30 per second become 27.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{Client, Pace, ServerKey};
///
/// let a_third = Pace::per_second(10); // three processes share one address
/// let client = Client::builder(ServerKey::new("your-server-key")?).pace(a_third).record(&Recorder::new());
///
/// let start = tokio::time::Instant::now();
/// for _ in 0..11 {
///     client.capture(&AppOpened, "user_12345").await?;
/// }
/// assert!(start.elapsed() >= Duration::from_secs(1)); // the eleventh has waited
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a pace does nothing until it is given to `ClientBuilder::pace`"]
pub struct Pace(Option<u32>);

impl Pace {
    /// The documented limit: 30 a second.
    pub const DOCUMENTED: Self = Self::per_second(30);

    /// At most this many requests in any second, all of them at once if necessary. 0 counts as 1.
    pub const fn per_second(requests: u32) -> Self {
        Self(Some(if requests == 0 { 1 } else { requests }))
    }

    /// No limit.
    pub const fn unlimited() -> Self {
        Self(None)
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::DOCUMENTED
    }
}

/// Lets requests pass at the pace, in the order in which they ask.
#[derive(Debug)]
pub(crate) struct Pacer {
    /// The client's own pace.
    pace: Option<u32>,
    slots: Mutex<Slots>,
    returned: Notify,
    /// Held by the request that passes next; its queue is fair.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Slots {
    /// The number of slots: requests a second.
    total: u32,
    /// How many used slots are not given out again, because the total was lowered.
    surplus: u32,
    /// How many slots are free: never used, or given back unused.
    fresh: u32,
    /// When the used slots are free again, earliest first.
    used: VecDeque<Instant>,
    /// How many requests wait for a slot.
    waiting: usize,
}

/// A slot for one request in flight. It is free again one second after it is dropped.
#[derive(Debug)]
#[must_use = "the request must be in flight only while this is held"]
pub(crate) struct Slot<'a> {
    pacer: Option<&'a Pacer>,
}

/// A request cannot get a slot in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLate {
    pub(crate) per_second: u32,
    pub(crate) ahead: usize,
}

impl Pacer {
    pub(crate) fn new(pace: Pace) -> Self {
        Self {
            pace: pace.0,
            slots: Mutex::new(Slots {
                total: pace.0.unwrap_or(0),
                surplus: 0,
                fresh: pace.0.unwrap_or(0),
                used: VecDeque::new(),
                waiting: 0,
            }),
            returned: Notify::new(),
            turn: tokio::sync::Mutex::const_new(()),
        }
    }

    /// Waits for a slot.
    pub(crate) async fn slot(&self) -> Slot<'_> {
        if self.pace.is_none() {
            return Slot::unpaced();
        }
        let _waiting = Waiting::among(self);
        let _turn = self.turn.lock().await;
        loop {
            let taken = self.slots().take(Instant::now());
            match taken {
                Ok(()) => return Slot { pacer: Some(self) },
                Err(Some(free_at)) => tokio::select! {
                    () = tokio::time::sleep_until(free_at) => {}
                    // One may come back unused before.
                    () = self.returned.notified() => {}
                },
                Err(None) => self.returned.notified().await,
            }
        }
    }

    /// Waits for a slot, and fails at once if none can be free within `limit`.
    pub(crate) async fn slot_within(&self, limit: Duration) -> Result<Slot<'_>, TooLate> {
        if self.pace.is_none() {
            return Ok(Slot::unpaced());
        }
        let (per_second, ahead, wait) = {
            let slots = self.slots();
            (slots.total, slots.waiting, slots.least_wait(Instant::now()))
        };
        let too_late = TooLate { per_second, ahead };
        if wait > Duration::ZERO && wait >= limit {
            return Err(too_late);
        }
        tokio::time::timeout(limit, self.slot())
            .await
            .map_err(|_| too_late)
    }

    /// The client's own pace, in requests a second. `None` for no limit.
    #[cfg(feature = "outbox")]
    pub(crate) fn pace(&self) -> Option<u32> {
        self.pace
    }

    /// The share of the pace. `None` for no limit.
    #[cfg(feature = "outbox")]
    pub(crate) fn share(&self) -> Option<u32> {
        self.pace.map(|_| self.slots().total)
    }

    /// Sets the share of the pace: how many requests a second pass from now on. Requests in flight, and those of the last
    /// second, still count.
    #[cfg(feature = "outbox")]
    pub(crate) fn set_share(&self, share: u32) {
        let mut slots = self.slots();
        let more = share.saturating_sub(slots.total);
        let less = slots.total.saturating_sub(share);
        slots.total = share;
        // First those that were to vanish stay, then new ones come.
        let kept = more.min(slots.surplus);
        slots.surplus -= kept;
        slots.fresh += more - kept;
        let unused = less.min(slots.fresh);
        slots.fresh -= unused;
        slots.surplus += less - unused;
        drop(slots);
        self.returned.notify_one();
    }

    /// The share that is still in use: more than was set while requests above it are in flight or count.
    #[cfg(feature = "outbox")]
    pub(crate) fn used_share(&self) -> u32 {
        let mut slots = self.slots();
        slots.forget_surplus(Instant::now());
        slots.total + slots.surplus
    }

    /// When all slots that were given back are free again.
    #[cfg(feature = "outbox")]
    pub(crate) fn all_free_at(&self) -> Option<Instant> {
        self.slots().used.back().copied()
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        lock(&self.slots)
    }
}

impl Slots {
    /// Takes a slot, or returns when to ask again; `None` if the next slot is still in use.
    fn take(&mut self, now: Instant) -> Result<(), Option<Instant>> {
        self.forget_surplus(now);
        match self.used.front() {
            Some(free_at) if *free_at <= now => drop(self.used.pop_front()),
            _ if self.fresh > 0 => self.fresh -= 1,
            first => return Err(first.copied()),
        }
        Ok(())
    }

    /// Drops the slots above a lowered total that have become free.
    fn forget_surplus(&mut self, now: Instant) {
        while self.surplus > 0 && self.used.front().is_some_and(|free_at| *free_at <= now) {
            self.used.pop_front();
            self.surplus -= 1;
        }
    }

    /// The minimum wait for a slot of a request that asks now, behind those that wait.
    fn least_wait(&self, now: Instant) -> Duration {
        if self.total == 0 {
            return Duration::MAX;
        }
        let Some(behind) = self.waiting.checked_sub(self.fresh as usize) else {
            return Duration::ZERO;
        };
        // Each slot serves at most one request per second.
        let rounds = behind / self.total as usize;
        let first = match self.used.get(behind % self.total as usize) {
            Some(free_at) => free_at.saturating_duration_since(now),
            // Still in use: it is free one second after its answer, which may come at once.
            None => WINDOW,
        };
        first + WINDOW * u32::try_from(rounds).unwrap_or(u32::MAX)
    }
}

/// Counts a waiting request.
struct Waiting<'a>(&'a Pacer);

impl<'a> Waiting<'a> {
    fn among(pacer: &'a Pacer) -> Self {
        pacer.slots().waiting += 1;
        Self(pacer)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.slots().waiting -= 1;
    }
}

impl Slot<'_> {
    /// The slot of a request that no pace limits.
    pub(crate) fn unpaced() -> Self {
        Self { pacer: None }
    }

    /// Gives the slot back at once, because nothing was sent.
    pub(crate) fn unused(mut self) {
        if let Some(pacer) = self.pacer.take() {
            let mut slots = pacer.slots();
            if slots.surplus > 0 {
                slots.surplus -= 1;
            } else {
                slots.fresh += 1;
            }
            drop(slots);
            pacer.returned.notify_one();
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Some(pacer) = self.pacer {
            pacer.slots().used.push_back(Instant::now() + WINDOW);
            pacer.returned.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    /// Starts `requests` requests at once. Each takes as long as `takes` says for its number. Returns the
    /// moments at which each began and ended.
    async fn run(
        pace: Pace,
        requests: u32,
        takes: impl Fn(u32) -> Duration,
    ) -> Vec<(Duration, Duration)> {
        let pacer = Arc::new(Pacer::new(pace));
        let start = Instant::now();
        let tasks: Vec<_> = (0..requests)
            .map(|number| {
                let (pacer, takes) = (Arc::clone(&pacer), takes(number));
                tokio::spawn(async move {
                    let slot = pacer.slot().await;
                    let begun = start.elapsed();
                    tokio::time::sleep(takes).await;
                    drop(slot);
                    (begun, start.elapsed())
                })
            })
            .collect();
        let mut times = Vec::new();
        for task in tasks {
            times.push(task.await.unwrap());
        }
        times
    }

    /// The server may see each request at any moment between beginning and end. In the worst case it sees
    /// some as late and others as early as possible.
    fn assert_paced(times: &[(Duration, Duration)], per_second: usize, window: Duration) {
        for (_, end) in times {
            let seen = times
                .iter()
                .filter(|(begun, other_end)| *other_end >= *end && *begun < *end + window)
                .count();
            assert!(seen <= per_second, "{seen} from {end:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_has_more_than_the_pace() {
        // Instant, fast, slow, and mixed.
        for takes in [
            |_| Duration::ZERO,
            |_| 3 * MILLISECOND,
            |_| 700 * MILLISECOND,
            |number: u32| number.wrapping_mul(2_654_435_761) % 1500 * MILLISECOND,
        ] {
            for (pace, per_second) in [
                (Pace::DOCUMENTED, 30),
                (Pace::per_second(7), 7),
                (Pace::per_second(1), 1),
                (Pace::per_second(0), 1),
            ] {
                let times = run(pace, 200, takes).await;
                assert_paced(&times, per_second, WINDOW);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn thirty_go_at_once_and_the_others_a_second_later() {
        let times = run(Pace::DOCUMENTED, 75, |_| Duration::ZERO).await;
        let at = |second: u64| {
            let begun = times.iter().map(|(begun, _)| begun.as_secs());
            begun.filter(|begun| *begun == second).count()
        };
        assert_eq!((at(0), at(1), at(2)), (30, 30, 15));
        // In the order in which they asked.
        assert!(times.is_sorted());
    }

    #[tokio::test(start_paused = true)]
    async fn unlimited_waits_for_nothing() {
        let times = run(Pace::unlimited(), 10_000, |_| Duration::ZERO).await;
        assert!(times.iter().all(|(begun, _)| begun.is_zero()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_stops_waiting_holds_nobody_up() {
        let pacer = Pacer::new(Pace::per_second(1));
        let start = Instant::now();
        drop(pacer.slot().await);
        for _ in 0..5 {
            let waiting = tokio::time::timeout(10 * MILLISECOND, pacer.slot());
            assert!(waiting.await.is_err());
        }
        drop(pacer.slot().await);
        assert_eq!(start.elapsed(), WINDOW);
        assert_eq!(pacer.slots().waiting, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_cannot_come_in_time_fails_at_once() {
        let pacer = Arc::new(Pacer::new(Pace::per_second(10)));
        let start = Instant::now();
        let requests: Vec<_> = (0..100)
            .map(|_| {
                let pacer = Arc::clone(&pacer);
                tokio::spawn(async move {
                    let slot = pacer.slot_within(3 * WINDOW).await;
                    let error = slot.as_ref().err().copied();
                    drop(slot);
                    (error, start.elapsed())
                })
            })
            .collect();
        let mut served = 0;
        for request in requests {
            match request.await.unwrap() {
                (None, at) => {
                    served += 1;
                    assert!(at < 3 * WINDOW, "{at:?}");
                }
                (Some(late), at) => {
                    assert_eq!(late.per_second, 10);
                    assert!(late.ahead >= 20, "{late:?}");
                    assert_eq!(at, Duration::ZERO);
                }
            }
        }
        // The slots of three seconds: at once, after one second and after two.
        assert_eq!(served, 30);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slot_that_comes_back_unused_is_taken_at_once() {
        let pacer = Arc::new(Pacer::new(Pace::per_second(2)));
        let start = Instant::now();
        let unused = pacer.slot().await;
        drop(pacer.slot().await);
        let waits = tokio::spawn({
            let pacer = Arc::clone(&pacer);
            async move {
                drop(pacer.slot().await);
                start.elapsed()
            }
        });
        tokio::time::sleep(10 * MILLISECOND).await;
        unused.unused();
        assert_eq!(waits.await.unwrap(), 10 * MILLISECOND);
    }
}
