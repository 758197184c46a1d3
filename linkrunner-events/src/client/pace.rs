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
    /// How many were never taken.
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
        if self.fresh > 0 {
            self.fresh -= 1;
        } else {
            match self.used.front() {
                None => return Err(None),
                Some(free_at) if *free_at > now => return Err(Some(*free_at)),
                Some(_) => self.used.pop_front(),
            };
        }
        if limit.burst < limit.per_second {
            self.begun.push_back(now);
        }
        Ok(())
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
