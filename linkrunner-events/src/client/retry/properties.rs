//! What holds whatever the policy, the outcome and the dice are.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::judge::{History, Verdict};
use super::tests::event;
use super::{Delivery, RetryPolicy};
use crate::client::Error;

fn durations() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(Duration::ZERO),
        Just(Duration::MAX),
        (0..200_000_u64).prop_map(Duration::from_millis),
        any::<u64>().prop_map(Duration::from_secs),
    ]
}

fn policies() -> impl Strategy<Value = RetryPolicy> {
    (
        any::<bool>(),
        0..10_u32,
        durations(),
        durations(),
        durations(),
        durations(),
    )
        .prop_map(|(twice, attempts, deadline, first, max, retry_after)| {
            let delivery = if twice {
                Delivery::AtLeastOnce
            } else {
                Delivery::AtMostOnce
            };
            RetryPolicy::new()
                .delivery(delivery)
                .max_attempts(attempts)
                .deadline(deadline)
                .first_backoff(first)
                .max_backoff(max)
                .max_retry_after(retry_after)
        })
}

proptest! {
    #[test]
    fn pauses_attempts_and_time_keep_to_their_bounds(
        policy in policies(),
        status in 200..1000_u16,
        asked in proptest::option::of(durations()),
        attempts in 1..20_u32,
        // `Instant` itself has no room for more.
        elapsed in (0..10_000_000_u64).prop_map(Duration::from_millis),
        dice in 0.0..=1.0_f64,
    ) {
        let start = Instant::now();
        let mut history = History::default();
        for _ in 0..attempts {
            history.begin(start);
        }
        let outcome = Error::of_status(status, asked, None);
        let accepted = outcome.is_ok();
        match policy.judge(&event(), outcome, &history, start + elapsed, dice) {
            Verdict::Done(receipt) => {
                prop_assert!(accepted);
                prop_assert_eq!(receipt.status(), status);
            }
            Verdict::GiveUp(error) => {
                prop_assert!(!accepted);
                prop_assert_eq!(error.attempts(), attempts);
                prop_assert_eq!(error.status(), Some(status));
            }
            Verdict::Retry { after, error } => {
                prop_assert!(status == 429 || (500..600).contains(&status));
                prop_assert!(attempts < policy.max_attempts);
                prop_assert!(elapsed.checked_add(after).unwrap() < policy.deadline);
                let least = Duration::from_millis(1);
                prop_assert!(after >= least);
                prop_assert!(after <= policy.max_backoff.max(policy.max_retry_after).max(least));
                if let Some(asked) = asked {
                    prop_assert!(after >= asked.min(policy.max_retry_after));
                }
                if policy.delivery == Delivery::AtMostOnce {
                    prop_assert!(!error.may_have_been_delivered());
                }
            }
        }
    }

    #[test]
    fn the_pause_is_drawn_from_all_of_its_range(
        attempts in 1..10_u32,
        dice in 0.0..1.0_f64,
    ) {
        let policy = RetryPolicy::new().max_attempts(20);
        let start = Instant::now();
        let mut history = History::default();
        for _ in 0..attempts {
            history.begin(start);
        }
        let outcome = Error::of_status(500, None, None);
        let Verdict::Retry { after, .. } =
            policy.judge(&event(), outcome, &history, start, dice)
        else {
            return Err(TestCaseError::fail("no retry"));
        };
        let bound = (0.5 * f64::from(2_u32.pow(attempts - 1))).min(30.0);
        let expected = (bound * dice).max(0.001);
        prop_assert!((after.as_secs_f64() - expected).abs() < 1e-6);
    }
}
