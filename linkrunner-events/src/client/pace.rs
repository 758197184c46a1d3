//! Pacing: no more requests than the server takes.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(1);

/// How many requests a client sends in a second.
///
/// Linkrunner takes 30 a second from one IP address, over all its endpoints and all processes behind that address.
///
/// No window of one second has more requests than [`per_second`](Self::per_second) says, as the *server* sees it: a
/// request counts until one second after its answer came, because somewhere in between it has arrived. So with
/// answers that take 100 ms, 30 per second come to 27.
///
/// ```
/// use linkrunner_events::client::Pace;
///
/// // Three processes share one address.
/// let third = Pace::per_second(10);
/// let smooth = Pace::per_second(30).burst(1);
/// let off = Pace::unlimited();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a pace does nothing until it is given to `ClientBuilder::pace`"]
pub struct Pace(Option<Limit>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limit {
    per_second: u32,
    burst: u32,
}

impl Pace {
    /// The documented limit: 30 a second.
    pub const DOCUMENTED: Self = Self::per_second(30);

    /// At most so many requests in any second, all of them at once if need be. 0 counts as 1.
    pub const fn per_second(requests: u32) -> Self {
        let per_second = if requests == 0 { 1 } else { requests };
        Self(Some(Limit {
            per_second,
            burst: per_second,
        }))
    }

    /// As fast as it goes.
    pub const fn unlimited() -> Self {
        Self(None)
    }

    /// How many of them may go at once, after which the others are spread over the second. It is from 1 to the number
    /// per second; what lies outside counts as the nearest of these. Default: the number per second.
    pub const fn burst(mut self, requests: u32) -> Self {
        if let Some(limit) = &mut self.0 {
            limit.burst = if requests == 0 {
                1
            } else if requests > limit.per_second {
                limit.per_second
            } else {
                requests
            };
        }
        self
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::DOCUMENTED
    }
}

/// Lets requests go at a pace, in the order in which they ask.
#[derive(Debug)]
pub(super) struct Pacer {
    limit: Option<Limit>,
    slots: Mutex<Slots>,
    returned: Notify,
    /// Whoever holds it is the next to go; waiting for it is fair.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Slots {
    /// How many were never used.
    fresh: u32,
    /// When those that came back may be taken again, earliest first.
    used: VecDeque<Instant>,
    /// When the last requests began, as many as may go at once; empty where all of a second's may.
    begun: VecDeque<Instant>,
}

/// The right to have one request under way. It comes back a second after it is dropped.
#[derive(Debug)]
#[must_use = "the request has to be under way while this is held"]
pub(super) struct Slot<'a> {
    pacer: Option<&'a Pacer>,
}

impl Pacer {
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            limit: pace.0,
            slots: Mutex::new(Slots {
                fresh: pace.0.map_or(0, |limit| limit.per_second),
                used: VecDeque::new(),
                begun: VecDeque::new(),
            }),
            returned: Notify::new(),
            turn: tokio::sync::Mutex::const_new(()),
        }
    }

    /// Whether there is nothing to wait for.
    pub(super) fn is_unlimited(&self) -> bool {
        self.limit.is_none()
    }

    pub(super) async fn slot(&self) -> Slot<'_> {
        let Some(limit) = self.limit else {
            return Slot { pacer: None };
        };
        let _turn = self.turn.lock().await;
        loop {
            let taken = self.slots().take(limit, Instant::now());
            match taken {
                Ok(()) => return Slot { pacer: Some(self) },
                Err(Some(free_at)) => tokio::time::sleep_until(free_at).await,
                Err(None) => self.returned.notified().await,
            }
        }
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots {
    /// Takes a slot, or says when to ask again; `None` for when one comes back.
    fn take(&mut self, limit: Limit, now: Instant) -> Result<(), Option<Instant>> {
        if limit.burst < limit.per_second && self.begun.len() == limit.burst as usize {
            if let Some(first) = self.begun.front() {
                let free_at = *first + WINDOW * limit.burst / limit.per_second;
                if free_at > now {
                    return Err(Some(free_at));
                }
                self.begun.pop_front();
            }
        }
        match self.used.front() {
            // Those that came back first, so that they are no more than were needed at once.
            Some(free_at) if *free_at <= now => drop(self.used.pop_front()),
            _ if self.fresh > 0 => self.fresh -= 1,
            Some(free_at) => return Err(Some(*free_at)),
            None => return Err(None),
        }
        if limit.burst < limit.per_second {
            self.begun.push_back(now);
        }
        Ok(())
    }
}

impl Slot<'_> {
    /// Gives it back at once: nothing was sent.
    pub(super) fn unused(mut self) {
        if let Some(pacer) = self.pacer.take() {
            let mut slots = pacer.slots();
            slots.fresh += 1;
            slots.begun.pop_back();
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

    /// Has `requests` of them go at once, each of which takes as long as `takes` says of its number, and gives the
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

    /// The server may have seen each request at any moment between beginning and end: the worst case is that it sees
    /// some as late and others as early as can be.
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
        // At once, quick, slow, and as it comes.
        for takes in [
            |_| Duration::ZERO,
            |_| 3 * MILLISECOND,
            |_| 700 * MILLISECOND,
            |number: u32| number.wrapping_mul(2_654_435_761) % 1500 * MILLISECOND,
        ] {
            for (pace, per_second) in [
                (Pace::DOCUMENTED, 30),
                (Pace::DOCUMENTED.burst(10), 30),
                (Pace::DOCUMENTED.burst(20), 30),
                (Pace::per_second(7).burst(3), 7),
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
    async fn a_burst_of_one_spreads_them() {
        let times = run(Pace::per_second(10).burst(1), 11, |_| Duration::ZERO).await;
        for (number, (begun, _)) in (0_u32..).zip(times) {
            assert!(begun >= number * 100 * MILLISECOND, "{begun:?}");
            assert!(begun <= number * 101 * MILLISECOND, "{begun:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn unlimited_waits_for_nothing() {
        let times = run(Pace::unlimited().burst(3), 10_000, |_| Duration::ZERO).await;
        assert!(times.iter().all(|(begun, _)| begun.is_zero()));
    }

    #[tokio::test(start_paused = true)]
    async fn who_stops_waiting_holds_nobody_up() {
        let pacer = Pacer::new(Pace::per_second(1));
        let start = Instant::now();
        drop(pacer.slot().await);
        for _ in 0..5 {
            let waiting = tokio::time::timeout(10 * MILLISECOND, pacer.slot());
            assert!(waiting.await.is_err());
        }
        drop(pacer.slot().await);
        assert_eq!(start.elapsed(), WINDOW);
    }
}
