use std::time::{Duration, Instant};

use super::judge::{History, Verdict};
use super::{Delivery, RetryPolicy};
use crate::LinkrunnerEvent;
use crate::client::Receipt;
use crate::client::error::{Error, Failed, TransportError};
use crate::payment::{Payment, RemovePayment};
use crate::request::ApiRequest;

#[derive(crate::LinkrunnerEvent)]
struct AppOpened;

pub(super) fn event() -> ApiRequest {
    AppOpened.payload("user_1").to_request().unwrap()
}

fn payment() -> ApiRequest {
    Payment::new("user_1", "pay_1", 1).to_request().unwrap()
}

fn removal() -> ApiRequest {
    RemovePayment::with_id("pay_1").to_request().unwrap()
}

pub(super) fn status(status: u16) -> Result<Receipt, Error> {
    Error::of_status(status, None, Some("so it is".to_owned()))
}

fn asks_for(status: u16, pause: Duration) -> Result<Receipt, Error> {
    Error::of_status(status, Some(pause), None)
}

fn transport(failed: Failed, timed_out: bool) -> Result<Receipt, Error> {
    Err(Error::Transport(TransportError::of(
        failed,
        timed_out,
        "for a test",
    )))
}

/// The verdict of an attempt that is the `attempts`th, so long after the first, and after earlier ones that came to
/// this error.
fn judge_late(
    policy: &RetryPolicy,
    request: &ApiRequest,
    outcome: Result<Receipt, Error>,
    attempts: u32,
    elapsed: Duration,
    earlier: Option<&Error>,
) -> Verdict {
    let start = Instant::now();
    let mut history = History::default();
    for _ in 0..attempts {
        history.begin(start);
    }
    if let Some(earlier) = earlier {
        history.failed(earlier);
    }
    policy.judge(request, outcome, &history, start + elapsed, 0.5)
}

fn judge(policy: &RetryPolicy, request: &ApiRequest, outcome: Result<Receipt, Error>) -> Verdict {
    judge_late(policy, request, outcome, 1, Duration::ZERO, None)
}

#[derive(Debug, PartialEq)]
enum Kind {
    Done,
    Retry,
    GiveUp,
}
use Kind::{Done, GiveUp, Retry};

fn kind(verdict: &Verdict) -> Kind {
    match verdict {
        Verdict::Done(_) => Done,
        Verdict::Retry { .. } => Retry,
        Verdict::GiveUp(_) => GiveUp,
    }
}

/// Each row: what came of the first attempt, what follows for an event that is delivered at least once, for one that
/// is delivered at most once, and for a payment that is.
#[test]
fn every_outcome_has_its_verdict() {
    let rows = [
        (status(200), Done, Done, Done),
        (status(201), Done, Done, Done),
        (status(299), Done, Done, Done),
        (status(100), GiveUp, GiveUp, GiveUp),
        (status(301), GiveUp, GiveUp, GiveUp),
        (status(304), GiveUp, GiveUp, GiveUp),
        (status(400), GiveUp, GiveUp, GiveUp),
        (status(401), GiveUp, GiveUp, GiveUp),
        (status(403), GiveUp, GiveUp, GiveUp),
        (status(404), GiveUp, GiveUp, GiveUp),
        (status(408), GiveUp, GiveUp, GiveUp),
        (status(413), GiveUp, GiveUp, GiveUp),
        (status(425), GiveUp, GiveUp, GiveUp),
        (status(429), Retry, Retry, Retry),
        (status(499), GiveUp, GiveUp, GiveUp),
        (status(500), Retry, GiveUp, Retry),
        (status(502), Retry, GiveUp, Retry),
        (status(503), Retry, GiveUp, Retry),
        (status(504), Retry, GiveUp, Retry),
        (status(599), Retry, GiveUp, Retry),
        (status(600), GiveUp, GiveUp, GiveUp),
        (transport(Failed::Connecting, false), Retry, Retry, Retry),
        (transport(Failed::Connecting, true), Retry, Retry, Retry),
        (transport(Failed::Underway, false), Retry, GiveUp, Retry),
        (transport(Failed::Underway, true), Retry, GiveUp, Retry),
        (transport(Failed::Unsendable, false), GiveUp, GiveUp, GiveUp),
    ];
    let at_least_once = RetryPolicy::new();
    let at_most_once = RetryPolicy::new().delivery(Delivery::AtMostOnce);
    for (outcome, repeated, once, paid) in rows {
        let row = format!("{outcome:?}");
        for (policy, request, expected) in [
            (&at_least_once, event(), repeated),
            (&at_most_once, event(), once),
            (&at_most_once, payment(), paid),
        ] {
            let verdict = judge(policy, &request, again(&outcome));
            assert_eq!(kind(&verdict), expected, "{row}, {request:?}");
        }
    }
}

/// Errors are no `Clone`, because those of the HTTP library are none.
fn again(outcome: &Result<Receipt, Error>) -> Result<Receipt, Error> {
    match outcome {
        Ok(receipt) => status(receipt.status()),
        Err(Error::Transport(error)) if error.is_connect() => {
            transport(Failed::Connecting, error.is_timeout())
        }
        Err(error @ Error::Transport(_)) if !error.is_retryable() => {
            transport(Failed::Unsendable, false)
        }
        Err(Error::Transport(error)) => transport(Failed::Underway, error.is_timeout()),
        Err(error) => status(error.status().unwrap()),
    }
}

fn pause(verdict: Verdict) -> Duration {
    match verdict {
        Verdict::Retry { after, .. } => after,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_bound_of_the_pause_doubles_up_to_its_own_bound() {
    let policy = RetryPolicy::new().max_attempts(100).deadline(Duration::MAX);
    for (attempts, milliseconds) in [
        (1, 500),
        (2, 1_000),
        (3, 2_000),
        (6, 16_000),
        (7, 30_000),
        (8, 30_000),
        (40, 30_000),
        (99, 30_000),
    ] {
        let verdict = judge_late(
            &policy,
            &event(),
            status(500),
            attempts,
            Duration::ZERO,
            None,
        );
        // The dice lie at one half.
        let expected = Duration::from_millis(milliseconds / 2);
        assert_eq!(pause(verdict), expected, "after {attempts}");
    }
}

#[test]
fn attempts_are_counted() {
    let policy = RetryPolicy::new();
    for (attempts, expected) in [(1, Retry), (4, Retry), (5, GiveUp), (6, GiveUp)] {
        let verdict = judge_late(
            &policy,
            &event(),
            status(500),
            attempts,
            Duration::ZERO,
            None,
        );
        assert_eq!(kind(&verdict), expected, "after {attempts}");
    }
    assert_eq!(
        kind(&judge(&RetryPolicy::never(), &event(), status(429))),
        GiveUp
    );
    let none = RetryPolicy::new().max_attempts(0);
    assert_eq!(kind(&judge(&none, &event(), status(201))), Done);
    assert_eq!(kind(&judge(&none, &event(), status(500))), GiveUp);
}

#[test]
fn no_pause_ends_after_the_deadline() {
    let policy = RetryPolicy::new();
    let at = |elapsed| {
        kind(&judge_late(
            &policy,
            &event(),
            status(500),
            1,
            elapsed,
            None,
        ))
    };
    assert_eq!(at(Duration::from_secs(119)), Retry);
    // Half of 500 ms is drawn: the attempt would begin at the deadline.
    assert_eq!(at(Duration::from_millis(119_750)), GiveUp);
    assert_eq!(at(Duration::from_secs(120)), GiveUp);
    assert_eq!(at(Duration::from_secs(1_000_000)), GiveUp);
}

#[test]
fn what_the_server_asks_for_is_kept_up_to_a_bound() {
    let policy = RetryPolicy::new();
    let seconds = Duration::from_secs;
    for (asked, kept) in [
        (Duration::ZERO, Duration::from_millis(250)),
        (Duration::from_millis(100), Duration::from_millis(250)),
        (seconds(2), seconds(2)),
        (seconds(60), seconds(60)),
        (seconds(61), seconds(60)),
        (seconds(365 * 24 * 60 * 60), seconds(60)),
        (Duration::MAX, seconds(60)),
    ] {
        for code in [429, 503] {
            let verdict = judge(&policy, &event(), asks_for(code, asked));
            assert_eq!(pause(verdict), kept, "{asked:?}");
        }
    }
    let patient = RetryPolicy::new().max_retry_after(seconds(3600));
    let verdict = judge(&patient, &event(), asks_for(429, seconds(600)));
    // Longer than the deadline.
    assert_eq!(kind(&verdict), GiveUp);
}

#[test]
fn an_earlier_attempt_that_may_have_arrived_is_not_forgotten() {
    let policy = RetryPolicy::new().max_attempts(2);
    let timeout = transport(Failed::Underway, true).unwrap_err();
    let cases = [
        (transport(Failed::Connecting, false), "nothing was sent"),
        (status(429), "429"),
        (status(400), "rejected"),
        (status(401), "401"),
    ];
    for (outcome, text) in cases {
        let verdict = judge_late(
            &policy,
            &event(),
            again(&outcome),
            2,
            Duration::ZERO,
            Some(&timeout),
        );
        let Verdict::GiveUp(error) = verdict else {
            panic!("{verdict:?}")
        };
        assert!(error.may_have_been_delivered(), "{error}");
        assert_eq!(error.attempts(), 2);
        assert!(!error.last().may_have_been_delivered());
        assert_eq!(error.status(), outcome.as_ref().unwrap_err().status());
        let printed = error.to_string();
        assert!(
            printed.starts_with("gave up after 2 attempts in "),
            "{printed}"
        );
        assert!(printed.contains(text), "{printed}");
        assert!(
            printed.ends_with("; an earlier one may have been delivered all the same"),
            "{printed}"
        );

        let limited = status(429).unwrap_err();
        let verdict = judge_late(
            &policy,
            &event(),
            outcome,
            2,
            Duration::ZERO,
            Some(&limited),
        );
        let Verdict::GiveUp(error) = verdict else {
            panic!("{verdict:?}")
        };
        assert!(!error.may_have_been_delivered(), "{error}");
    }
}

#[test]
fn one_attempt_is_told_as_it_is() {
    let Verdict::GiveUp(error) = judge(&RetryPolicy::new(), &event(), status(400)) else {
        panic!()
    };
    assert!(matches!(error, Error::Rejected { status: 400, .. }));
    assert_eq!(
        (error.attempts(), error.may_have_been_delivered()),
        (1, false)
    );
}

#[test]
fn a_removal_that_was_repeated_finds_nothing() {
    let policy = RetryPolicy::new();
    let timeout = transport(Failed::Underway, true).unwrap_err();
    let limited = status(429).unwrap_err();
    // attempts, what came of the earlier ones, what follows of "nothing found"
    for (request, attempts, earlier, expected) in [
        (removal(), 1, None, GiveUp),
        (removal(), 2, Some(&timeout), Done),
        (removal(), 3, Some(&timeout), Done),
        // The first removal has not arrived, so there was nothing to remove.
        (removal(), 2, Some(&limited), GiveUp),
        (payment(), 2, Some(&timeout), GiveUp),
        (event(), 2, Some(&timeout), GiveUp),
    ] {
        let verdict = judge_late(
            &policy,
            &request,
            status(400),
            attempts,
            Duration::ZERO,
            earlier,
        );
        assert_eq!(
            kind(&verdict),
            expected,
            "{request:?} {attempts} {earlier:?}"
        );
        if let Verdict::Done(receipt) = verdict {
            assert_eq!(receipt.status(), 400);
            assert_eq!(receipt.message(), Some("so it is"));
            assert!(receipt.was_sent());
        }
    }
    let other = judge_late(
        &policy,
        &removal(),
        status(404),
        2,
        Duration::ZERO,
        Some(&timeout),
    );
    assert_eq!(kind(&other), GiveUp);
}

#[test]
fn an_attempt_is_cut_off_at_the_deadline_but_not_in_its_first_second() {
    let policy = RetryPolicy::new();
    let seconds = Duration::from_secs;
    assert_eq!(policy.time_left(Duration::ZERO), seconds(120));
    assert_eq!(policy.time_left(seconds(100)), seconds(20));
    assert_eq!(policy.time_left(seconds(120)), seconds(1));
    assert_eq!(policy.time_left(Duration::MAX), seconds(1));
    let short = RetryPolicy::new().deadline(Duration::from_millis(10));
    assert_eq!(short.time_left(Duration::ZERO), Duration::from_millis(10));
    assert_eq!(short.time_left(seconds(1)), Duration::from_millis(10));
}

#[test]
fn the_whole_client_pauses_longer_from_429_to_429() {
    let policy = RetryPolicy::new();
    let seconds = Duration::from_secs;
    for (in_a_row, asked, dice, expected) in [
        (1, None, 0.0, Duration::from_millis(250)),
        (1, None, 1.0, Duration::from_millis(500)),
        (3, None, 0.0, seconds(1)),
        (7, None, 1.0, seconds(30)),
        (u32::MAX, None, 1.0, seconds(30)),
        (1, Some(seconds(20)), 0.0, seconds(20)),
        (7, Some(seconds(20)), 1.0, seconds(30)),
        (1, Some(Duration::MAX), 0.0, seconds(60)),
    ] {
        assert_eq!(policy.pause_of_all(in_a_row, asked, dice), expected);
    }
}

#[test]
fn there_is_always_a_pause() {
    let zero = Duration::ZERO;
    let policy = RetryPolicy::new()
        .first_backoff(zero)
        .max_backoff(zero)
        .max_retry_after(zero);
    assert_eq!(
        pause(judge(&policy, &event(), status(500))),
        Duration::from_millis(1)
    );
    assert_eq!(
        policy.pause_of_all(9, Some(zero), 0.0),
        Duration::from_millis(1)
    );
}
