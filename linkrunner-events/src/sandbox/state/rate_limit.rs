//! The rate limit of each source address.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::sync::lock;

/// When there are so many addresses, those without recent calls are forgotten.
const SOURCES: usize = 1_000;

/// At most so many calls in any span of this time. It is the strictest reading of "30 requests a second": a client with the
/// right pace is never refused, and a burst is.
#[derive(Debug)]
pub(crate) struct RateLimit {
    calls: NonZeroU32,
    span: Duration,
    admitted: Mutex<HashMap<IpAddr, VecDeque<Instant>>>,
}

impl RateLimit {
    pub(crate) fn new(calls: NonZeroU32, span: Duration) -> Self {
        Self {
            calls,
            span,
            admitted: Mutex::default(),
        }
    }

    pub(crate) fn calls(&self) -> u32 {
        self.calls.get()
    }

    pub(crate) fn span(&self) -> Duration {
        self.span
    }

    /// Whether a call of this address may pass now. A refused call does not count.
    pub(crate) fn admit(&self, source: IpAddr, now: Instant) -> bool {
        let mut admitted = lock(&self.admitted);
        if admitted.len() >= SOURCES {
            admitted.retain(|_, calls| {
                let newest = calls.back();
                newest.is_some_and(|call| now.saturating_duration_since(*call) < self.span)
            });
        }
        let calls = admitted.entry(source).or_default();
        while let Some(oldest) = calls.front() {
            if now.saturating_duration_since(*oldest) < self.span {
                break;
            }
            calls.pop_front();
        }
        if calls.len() as u64 >= u64::from(self.calls.get()) {
            return false;
        }
        calls.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn any_second_has_no_more_calls_than_the_limit() {
        let limit = RateLimit::new(NonZeroU32::MIN.saturating_add(1), Duration::from_secs(1));
        let source = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let start = Instant::now();
        let admit = |millis| limit.admit(source, start + Duration::from_millis(millis));
        assert!(admit(0));
        assert!(admit(900));
        assert!(!admit(999));
        assert!(admit(1000));
        assert!(!admit(1001));
        assert!(admit(1900));
    }

    #[test]
    fn each_address_has_a_limit_of_its_own() {
        let limit = RateLimit::new(NonZeroU32::MIN, Duration::from_secs(1));
        let now = Instant::now();
        assert!(limit.admit(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1)), now));
        assert!(limit.admit(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)), now));
        assert!(!limit.admit(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1)), now));
    }
}
