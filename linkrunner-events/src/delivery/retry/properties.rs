//! Properties that hold for every policy, outcome, evidence and dice.

use std::time::Duration;

use proptest::prelude::*;

use super::decide::{Decision, Evidence, decide};
use super::tests::event;
use super::{Delivery, History, RetryPolicy};
use crate::delivery::breaker::Caller;
use crate::delivery::error::Error;
use crate::delivery::pause::PauseReason;

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
        proptest::option::of(0..12_u32),
        proptest::option::of(durations()),
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
            let mut policy = RetryPolicy::new()
                .delivery(delivery)
                .first_backoff(first)
                .max_backoff(max)
                .max_retry_after(retry_after);
            if let Some(attempts) = attempts {
                policy = policy.max_attempts(attempts);
            }
            match deadline {
                Some(deadline) => policy.deadline(deadline),
                None => policy,
            }
        })
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let pause = proptest::option::of(prop_oneof![
        Just(PauseReason::Failing),
        Just(PauseReason::Unauthorized),
        Just(PauseReason::Misconfigured { status: 404 }),
    ]);
    (0..5_u64, 0..5_u64, pause).prop_map(|(accepted, failed, pause)| Evidence {
        accepted,
        failed,
        pause,
    })
}

proptest! {
    #[test]
    fn limits_are_kept_and_nothing_is_given_up_without_a_reason(
        policy in policies(),
        of_queue in any::<bool>(),
        status in 200..1000_u16,
        asked in proptest::option::of(durations()),
        earlier in proptest::collection::vec(any::<bool>(), 0..20),
        evidence in evidence(),
        now in durations(),
        dice in 0.0..=1.0_f64,
    ) {
        let caller = if of_queue { Caller::Queue } else { Caller::Call };
        let limits = policy.limits(caller);
        let mut history = History::default();
        for charged in &earlier {
            history.begin(Duration::ZERO);
            history.failed(&Error::of_status(500, None, None).unwrap_err(), *charged);
        }
        history.begin(now);
        let charged_before = earlier.iter().filter(|charged| **charged).count() as u32;
        let outcome = Error::of_status(status, asked, None);
        let accepted = outcome.is_ok();
        let is_ambiguous = outcome.as_ref().is_err_and(Error::may_have_been_delivered);
        match decide(&event(), outcome, &history, evidence, &limits, now, dice) {
            Decision::Done(receipt) => {
                prop_assert!(accepted);
                prop_assert_eq!(receipt.status(), status);
            }
            Decision::Retry(retry) => {
                let charged = charged_before + u32::from(retry.charge);
                prop_assert!(charged < limits.max_attempts);
                prop_assert!(limits.allows(now, retry.after));
                prop_assert!(!is_ambiguous || limits.delivery == Delivery::AtLeastOnce);
                prop_assert!(!(retry.charge && retry.keeps_place));
                let most = limits.max_backoff.max(limits.max_retry_after).max(Duration::from_millis(1));
                prop_assert!(retry.after <= most);
            }
            Decision::GiveUp(error) => {
                prop_assert!(!accepted);
                prop_assert_eq!(error.attempts(), history.attempts());
                prop_assert_eq!(error.status(), Some(status));
                // In a queue with more than one attempt, an event ends only for one of these reasons.
                let blames_the_event = matches!(status, 400..=499) && !matches!(
                    status, 401 | 403 | 404 | 405 | 407 | 408 | 425 | 429
                );
                let must_not_repeat = is_ambiguous && limits.delivery == Delivery::AtMostOnce;
                let others_thrive = evidence.accepted > evidence.failed;
                if caller == Caller::Queue && limits.max_attempts > 1 && !blames_the_event && !must_not_repeat {
                    prop_assert!(others_thrive || charged_before >= limits.max_attempts);
                    prop_assert!(charged_before + 1 >= limits.max_attempts);
                }
            }
        }
    }

    #[test]
    fn the_pause_is_drawn_from_all_of_its_range(
        attempts in 1..10_u32,
        dice in 0.0..1.0_f64,
    ) {
        let limits = RetryPolicy::new().max_attempts(20).limits(Caller::Queue);
        let mut history = History::default();
        for _ in 0..attempts {
            history.begin(Duration::ZERO);
        }
        let outcome = Error::of_status(500, None, None);
        let evidence = Evidence::default();
        let Decision::Retry(retry) =
            decide(&event(), outcome, &history, evidence, &limits, Duration::ZERO, dice)
        else {
            return Err(TestCaseError::fail("no retry"));
        };
        let bound = (0.5 * f64::from(2_u32.pow(attempts - 1))).min(30.0);
        let expected = (bound * dice).max(0.001);
        prop_assert!((retry.after.as_secs_f64() - expected).abs() < 1e-6);
    }
}
