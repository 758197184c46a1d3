use std::time::Duration;

use super::decide::{Decision, Evidence, Retry as RetryOf, decide};
use super::{Delivery, History, RetryPolicy};
use crate::LinkrunnerEvent as _;
use crate::delivery::breaker::Caller;
use crate::delivery::error::{Error, Failed, TransportError};
use crate::delivery::pause::PauseReason;
use crate::delivery::receipt::Receipt;
use crate::request::ApiRequest;
use crate::request::{Payment, RemovePayment};

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

fn status(status: u16) -> Result<Receipt, Error> {
    Error::of_status(status, None, Some("the server's words".to_owned()))
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

/// Other events are accepted, so every failure that can be charged is charged.
const HEALTHY: Evidence = Evidence {
    accepted: 3,
    failed: 0,
    pause: None,
};

/// The inputs of a decision; tests override some of these defaults.
struct Case {
    policy: RetryPolicy,
    caller: Caller,
    request: ApiRequest,
    /// Earlier charged attempts, with the error of each.
    earlier: Vec<Error>,
    evidence: Evidence,
    now: Duration,
    dice: f64,
}

impl Case {
    fn of(caller: Caller) -> Self {
        Self {
            policy: RetryPolicy::new(),
            caller,
            request: event(),
            earlier: Vec::new(),
            evidence: HEALTHY,
            now: Duration::ZERO,
            dice: 0.5,
        }
    }

    fn queue() -> Self {
        Self::of(Caller::Queue)
    }

    fn call() -> Self {
        Self::of(Caller::Call)
    }

    fn after(mut self, attempts: usize) -> Self {
        self.earlier = (0..attempts).map(|_| status(500).unwrap_err()).collect();
        self
    }

    fn decide(&self, outcome: Result<Receipt, Error>) -> Decision {
        let mut history = History::default();
        for error in &self.earlier {
            history.begin(Duration::ZERO);
            history.failed(error, true);
        }
        history.begin(self.now);
        let limits = self.policy.limits(self.caller);
        let (evidence, now, dice) = (self.evidence, self.now, self.dice);
        decide(
            &self.request,
            outcome,
            &history,
            evidence,
            &limits,
            now,
            dice,
        )
    }
}

#[derive(Debug, PartialEq, Clone, Copy)]
enum Kind {
    Done,
    /// Sent again; whether charged, and whether it keeps its place.
    Retry(bool, bool),
    GiveUp,
}
use Kind::{Done, GiveUp};

const CHARGED: Kind = Kind::Retry(true, false);
const SPARED: Kind = Kind::Retry(false, true);

fn kind(decision: &Decision) -> Kind {
    match decision {
        Decision::Done(_) => Done,
        Decision::Retry(retry) => Kind::Retry(retry.charge, retry.keeps_place),
        Decision::GiveUp(_) => GiveUp,
    }
}

fn pause(decision: Decision) -> Duration {
    match decision {
        Decision::Retry(RetryOf { after, .. }) => after,
        other => panic!("{other:?}"),
    }
}

/// The table of the documentation. Each row: an outcome, then the decision for an event in a queue, for an event
/// delivered at most once, for such a payment, and for an event in a direct call.
#[test]
fn every_outcome_has_its_decision() {
    type Outcome = fn() -> Result<Receipt, Error>;
    let rows: [(Outcome, [Kind; 4]); 27] = [
        (|| status(200), [Done; 4]),
        (|| status(201), [Done; 4]),
        (|| status(299), [Done; 4]),
        (|| status(301), [CHARGED, CHARGED, CHARGED, GiveUp]),
        (|| status(400), [GiveUp; 4]),
        (|| status(401), [SPARED, SPARED, SPARED, GiveUp]),
        (|| status(403), [CHARGED, CHARGED, CHARGED, GiveUp]),
        (|| status(404), [CHARGED, CHARGED, CHARGED, GiveUp]),
        (|| status(405), [CHARGED, CHARGED, CHARGED, GiveUp]),
        (|| status(407), [CHARGED, CHARGED, CHARGED, GiveUp]),
        (|| status(408), [CHARGED; 4]),
        (|| status(409), [GiveUp; 4]),
        (|| status(413), [GiveUp; 4]),
        (|| status(422), [GiveUp; 4]),
        (|| status(425), [SPARED; 4]),
        (|| status(429), [SPARED; 4]),
        (|| status(499), [GiveUp; 4]),
        (|| status(500), [CHARGED, GiveUp, CHARGED, CHARGED]),
        (|| status(502), [CHARGED, GiveUp, CHARGED, CHARGED]),
        (|| status(503), [CHARGED, GiveUp, CHARGED, CHARGED]),
        (|| status(504), [CHARGED, GiveUp, CHARGED, CHARGED]),
        (|| status(599), [CHARGED, GiveUp, CHARGED, CHARGED]),
        (|| status(600), [CHARGED, GiveUp, CHARGED, CHARGED]),
        (|| transport(Failed::Connecting, false), [SPARED; 4]),
        (|| transport(Failed::Connecting, true), [SPARED; 4]),
        (
            || transport(Failed::Underway, true),
            [CHARGED, GiveUp, CHARGED, CHARGED],
        ),
        (|| transport(Failed::Unsendable, false), [GiveUp; 4]),
    ];
    let once = || RetryPolicy::new().delivery(Delivery::AtMostOnce);
    for (outcome, expected) in rows {
        let cases = [
            Case::queue(),
            Case {
                policy: once(),
                ..Case::queue()
            },
            Case {
                policy: once(),
                request: payment(),
                ..Case::queue()
            },
            Case::call(),
        ];
        let decided = cases.map(|case| kind(&case.decide(outcome())));
        assert_eq!(decided, expected, "{:?}", outcome());
    }
}

#[test]
fn a_failure_is_charged_only_while_others_are_accepted_more_often_than_they_fail() {
    let misconfigured = Some(PauseReason::Misconfigured { status: 404 });
    for (accepted, failed, pause, charged) in [
        (0, 0, None, false),
        (1, 0, None, true),
        (1, 1, None, false),
        (5, 4, None, true),
        (5, 9, None, false),
        (9, 0, Some(PauseReason::Failing), true),
        (9, 0, misconfigured, false),
        (9, 0, Some(PauseReason::Unauthorized), false),
    ] {
        let evidence = Evidence {
            accepted,
            failed,
            pause,
        };
        for outcome in [status(500), status(404), status(503)] {
            let case = Case {
                evidence,
                ..Case::queue()
            };
            let decided = kind(&case.decide(outcome));
            assert_eq!(decided, Kind::Retry(charged, false), "{evidence:?}");
        }
        // A caller waits for a call, so each failure is charged.
        let case = Case {
            evidence,
            ..Case::call()
        };
        assert_eq!(kind(&case.decide(status(500))), CHARGED);
    }
}

#[test]
fn an_event_is_given_up_after_ten_charged_attempts_and_a_call_after_five() {
    for (earlier, in_queue, in_call) in [
        (0, CHARGED, CHARGED),
        (3, CHARGED, CHARGED),
        (4, CHARGED, GiveUp),
        (8, CHARGED, GiveUp),
        (9, GiveUp, GiveUp),
    ] {
        let decided = [Case::queue(), Case::call()]
            .map(|case| kind(&case.after(earlier).decide(status(500))));
        assert_eq!(decided, [in_queue, in_call], "after {earlier}");
    }
    // In an outage nothing is charged, so nothing is given up.
    let case = Case {
        evidence: Evidence::default(),
        ..Case::queue().after(9)
    };
    assert_eq!(kind(&case.decide(status(500))), Kind::Retry(false, false));
}

#[test]
fn one_attempt_means_one() {
    let once = |caller| Case {
        policy: RetryPolicy::never(),
        evidence: Evidence::default(),
        ..Case::of(caller)
    };
    for outcome in [
        || status(500),
        || status(503),
        || transport(Failed::Underway, true),
    ] {
        assert_eq!(kind(&once(Caller::Queue).decide(outcome())), GiveUp);
        assert_eq!(kind(&once(Caller::Call).decide(outcome())), GiveUp);
    }
    // A failure that says nothing about the event ends a call, but keeps the event in a queue.
    for outcome in [
        || status(401),
        || status(429),
        || transport(Failed::Connecting, true),
    ] {
        assert_eq!(kind(&once(Caller::Queue).decide(outcome())), SPARED);
        assert_eq!(kind(&once(Caller::Call).decide(outcome())), GiveUp);
    }
    assert_eq!(
        kind(&once(Caller::Queue).decide(status(404))),
        Kind::Retry(false, false)
    );
}

#[test]
fn the_bound_of_the_pause_doubles_up_to_its_own_bound() {
    for (earlier, milliseconds) in [
        (0, 500),
        (1, 1_000),
        (2, 2_000),
        (5, 16_000),
        (6, 30_000),
        (40, 30_000),
    ] {
        let case = Case {
            policy: RetryPolicy::new().max_attempts(100),
            ..Case::queue().after(earlier)
        };
        // The dice show one half.
        let expected = Duration::from_millis(milliseconds / 2);
        assert_eq!(pause(case.decide(status(500))), expected, "after {earlier}");
    }
}

#[test]
fn while_the_breaker_is_open_it_does_the_waiting() {
    let case = Case {
        evidence: Evidence {
            pause: Some(PauseReason::Failing),
            ..Evidence::default()
        },
        ..Case::queue().after(5)
    };
    assert_eq!(pause(case.decide(status(500))), Duration::ZERO);
    // An event that fails alone waits longer and longer, while others close the breaker.
    let alone = Case {
        evidence: Evidence {
            pause: Some(PauseReason::Unavailable { status: 503 }),
            ..HEALTHY
        },
        ..Case::queue().after(5)
    };
    assert_eq!(pause(alone.decide(status(503))), Duration::from_secs(8));
    // The `Retry-After` of this status delays the event.
    let asked = Duration::from_secs(7);
    assert_eq!(pause(case.decide(asks_for(500, asked))), asked);
}

#[test]
fn retry_after_delays_the_event_on_5xx_that_do_not_move_the_breaker() {
    let seconds = Duration::from_secs;
    for (code, asked, expected) in [
        (500, seconds(7), seconds(7)),
        (502, seconds(7), seconds(7)),
        (504, seconds(0), Duration::from_millis(250)),
        (500, seconds(3600), seconds(600)),
        (500, Duration::MAX, seconds(600)),
        (503, seconds(7), Duration::from_millis(250)),
    ] {
        let decision = Case::queue().decide(asks_for(code, asked));
        assert_eq!(pause(decision), expected, "{code} {asked:?}");
    }
    // A call with too little time for the pause ends at once.
    let decision = Case::call().decide(asks_for(500, seconds(60)));
    assert_eq!(kind(&decision), GiveUp);
}

#[test]
fn no_pause_of_a_call_ends_after_its_deadline() {
    let at = |now| {
        let case = Case {
            now,
            ..Case::call()
        };
        kind(&case.decide(status(500)))
    };
    assert_eq!(at(Duration::from_secs(29)), CHARGED);
    // Half of 500 ms is drawn: the attempt would begin at the deadline.
    assert_eq!(at(Duration::from_millis(29_750)), GiveUp);
    assert_eq!(at(Duration::from_secs(30)), GiveUp);
    let late = Case {
        now: Duration::from_secs(1_000_000),
        ..Case::queue()
    };
    assert_eq!(
        kind(&late.decide(status(500))),
        CHARGED,
        "a queue has no deadline"
    );
}

#[test]
fn an_attempt_is_cut_off_at_the_deadline_but_not_in_its_first_second() {
    let limits = RetryPolicy::new().limits(Caller::Call);
    let seconds = Duration::from_secs;
    assert_eq!(limits.attempt_limit(Duration::ZERO), seconds(30));
    assert_eq!(limits.attempt_limit(seconds(20)), seconds(10));
    assert_eq!(limits.attempt_limit(seconds(30)), seconds(1));
    assert_eq!(limits.attempt_limit(Duration::MAX), seconds(1));
    let moment = Duration::from_millis(10);
    let short = RetryPolicy::new().deadline(moment).limits(Caller::Call);
    assert_eq!(short.attempt_limit(seconds(1)), moment);
    assert_eq!(
        RetryPolicy::new()
            .limits(Caller::Queue)
            .attempt_limit(seconds(9)),
        Duration::MAX
    );
}

#[test]
fn an_earlier_attempt_that_may_have_arrived_is_not_forgotten() {
    let cases = [
        (transport(Failed::Connecting, false), "nothing was sent"),
        (status(429), "429"),
        (status(400), "rejected"),
        (status(401), "401"),
    ];
    for (outcome, text) in cases {
        let code = outcome.as_ref().unwrap_err().status();
        let case = Case {
            now: Duration::from_secs(31),
            ..Case::call().after(1)
        };
        let Decision::GiveUp(error) = case.decide(outcome) else {
            panic!("{text}")
        };
        assert!(error.may_have_been_delivered(), "{error}");
        assert_eq!(error.attempts(), 2);
        assert!(!error.last().may_have_been_delivered());
        assert_eq!(error.status(), code);
        let printed = error.to_string();
        assert!(
            printed.starts_with("gave up after 2 attempts in "),
            "{printed}"
        );
        assert!(printed.contains(text), "{printed}");
        let doubt = "; an earlier attempt may have been delivered";
        assert!(printed.ends_with(doubt), "{printed}");
    }
}

#[test]
fn one_attempt_is_reported_as_it_is() {
    let Decision::GiveUp(error) = Case::queue().decide(status(400)) else {
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
    let limited = || vec![status(429).unwrap_err()];
    let lost = || vec![transport(Failed::Underway, true).unwrap_err()];
    for (request, earlier, code, expected) in [
        (removal(), Vec::new(), 400, GiveUp),
        (removal(), lost(), 400, Done),
        // The first removal did not arrive, so there was nothing to remove.
        (removal(), limited(), 400, GiveUp),
        (removal(), lost(), 413, GiveUp),
        (payment(), lost(), 400, GiveUp),
        (event(), lost(), 400, GiveUp),
    ] {
        let case = Case {
            request,
            earlier,
            ..Case::queue()
        };
        let decision = case.decide(status(code));
        assert_eq!(kind(&decision), expected);
        if let Decision::Done(receipt) = decision {
            assert_eq!((receipt.status(), receipt.was_sent()), (400, true));
        }
    }
}

#[test]
fn there_is_always_a_pause() {
    let zero = Duration::ZERO;
    let case = Case {
        policy: RetryPolicy::new().first_backoff(zero).max_backoff(zero),
        ..Case::queue()
    };
    assert_eq!(pause(case.decide(status(500))), Duration::from_millis(1));
}

#[test]
fn a_queue_takes_over_pauses_and_delivery_but_no_limits() {
    let of_calls = RetryPolicy::new()
        .max_attempts(2)
        .deadline(Duration::from_secs(1))
        .first_backoff(Duration::from_secs(3))
        .delivery(Delivery::AtMostOnce);
    let expected = RetryPolicy::new()
        .first_backoff(Duration::from_secs(3))
        .delivery(Delivery::AtMostOnce);
    assert_eq!(of_calls.for_queues(), expected);
}
