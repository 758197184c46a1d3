//! The breaker on a clock that the tests move, without tasks and transports.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::delivery::error::{Failed, TransportError};

const MILLISECOND: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

/// A breaker, its clock and the number of the current key. Jitter is at its maximum.
struct Bench {
    breaker: Breaker,
    now: Cell<Instant>,
    key: Cell<u64>,
}

fn status(status: u16) -> Result<Receipt, Error> {
    Error::of_status(status, None, None)
}

fn asks(status: u16, pause: Duration) -> Result<Receipt, Error> {
    Error::of_status(status, Some(pause), None)
}

fn transport(failed: Failed) -> Result<Receipt, Error> {
    Err(Error::Transport(TransportError::of(
        failed, false, "a test",
    )))
}

impl Bench {
    fn new() -> Self {
        let pauses = Pauses {
            first: 500 * MILLISECOND,
            max: 30 * SECOND,
            max_retry_after: 600 * SECOND,
        };
        Self {
            breaker: Breaker::new(pauses),
            now: Cell::new(Instant::now()),
            key: Cell::new(0),
        }
    }

    fn begin_at(
        &self,
        endpoint: Endpoint,
        event: u64,
        caller: Caller,
    ) -> Result<Ticket<'_>, Refusal> {
        self.breaker.begin(
            endpoint,
            EventId(event),
            caller,
            self.key.get(),
            self.now.get(),
        )
    }

    fn begin(&self, event: u64) -> Result<Ticket<'_>, Refusal> {
        self.begin_at(Endpoint::CaptureEvent, event, Caller::Queue)
    }

    fn finish(&self, ticket: Ticket<'_>, outcome: Result<Receipt, Error>) -> Finished {
        ticket.finish(&outcome, self.now.get(), 1.0)
    }

    fn advance(&self, by: Duration) {
        self.now.set(self.now.get() + by);
    }

    /// A whole attempt of an event.
    fn attempt(&self, event: u64, outcome: Result<Receipt, Error>) -> Finished {
        let ticket = self.begin(event).expect("an attempt may begin");
        self.finish(ticket, outcome)
    }

    fn reason(&self) -> Option<PauseReason> {
        self.breaker.pause().map(|pause| pause.reason)
    }

    /// How long an event has to wait.
    fn wait(&self, event: u64) -> Option<Duration> {
        let refusal = self.begin(event).map(drop).unwrap_err();
        refusal.until.map(|until| until - self.now.get())
    }
}

#[test]
fn what_tells_of_the_service_opens_at_once() {
    for (outcome, reason) in [
        (transport(Failed::Connecting), PauseReason::NoConnection),
        (status(401), PauseReason::Unauthorized),
        (status(425), PauseReason::Unavailable { status: 425 }),
        (status(429), PauseReason::RateLimited),
        (status(502), PauseReason::Unavailable { status: 502 }),
        (status(503), PauseReason::Unavailable { status: 503 }),
    ] {
        let bench = Bench::new();
        bench.attempt(1, outcome);
        assert_eq!(bench.reason(), Some(reason));
        assert_eq!(bench.wait(2), Some(500 * MILLISECOND));
    }
}

#[test]
fn what_does_not_tell_opens_after_ten_in_a_row_of_three_events() {
    for outcome in [
        || status(408),
        || status(500),
        || status(504),
        || status(599),
        || status(999),
        || transport(Failed::Underway),
    ] {
        let bench = Bench::new();
        for attempt in 0..9 {
            bench.attempt(attempt % 3, outcome());
        }
        assert_eq!(bench.reason(), None);
        // An acceptance starts a new row.
        bench.attempt(7, status(201));
        for attempt in 0..9 {
            bench.attempt(attempt % 3, outcome());
        }
        assert_eq!(bench.reason(), None);
        bench.attempt(0, outcome());
        assert_eq!(bench.reason(), Some(PauseReason::Failing));
    }
    let bench = Bench::new();
    for attempt in 0..100 {
        bench.attempt(attempt % 2, status(500));
    }
    assert_eq!(bench.reason(), None, "two events are too few");
    bench.attempt(2, status(500));
    assert_eq!(bench.reason(), Some(PauseReason::Failing));
}

#[test]
fn a_wrong_address_stops_its_endpoint_alone() {
    for code in [301, 302, 308, 403, 404, 405, 407] {
        let bench = Bench::new();
        for attempt in 0..10 {
            bench.attempt(attempt, status(code));
        }
        let pause = bench.breaker.pause().unwrap();
        assert_eq!(pause.reason, PauseReason::Misconfigured { status: code });
        assert_eq!(pause.endpoint, Some(Endpoint::CaptureEvent));
        assert!(bench.begin(20).is_err());
        let payment = bench.begin_at(Endpoint::CapturePayment, 21, Caller::Queue);
        bench.finish(payment.unwrap(), status(201));
        assert!(
            bench.begin(20).is_err(),
            "another endpoint says nothing about this one"
        );
        // A direct call still makes its attempt, and its outcome counts.
        let call = bench.begin_at(Endpoint::CaptureEvent, 22, Caller::Call);
        let finished = bench.finish(call.unwrap(), status(201));
        assert!(matches!(finished.change, Some(Change::Closed(_))));
        assert_eq!(bench.reason(), None);
    }
}

#[test]
fn requests_that_are_to_blame_change_nothing() {
    let bench = Bench::new();
    for attempt in 0..100 {
        bench.attempt(
            attempt,
            status([400, 402, 409, 413, 422][attempt as usize % 5]),
        );
    }
    assert_eq!(bench.reason(), None);
    assert_eq!(bench.breaker.seen(Endpoint::CaptureEvent), Seen::default());
}

#[test]
fn one_event_probes_after_pauses_that_double() {
    let bench = Bench::new();
    bench.attempt(1, status(503));
    let mut pauses = Vec::new();
    for probe in 2..12 {
        let pause = bench.wait(probe).unwrap();
        pauses.push(pause.as_millis());
        bench.advance(pause - MILLISECOND);
        assert!(bench.begin(probe).is_err());
        bench.advance(MILLISECOND);
        let ticket = bench.begin(probe).unwrap();
        // No second probe meanwhile, however long the first takes.
        bench.advance(SECOND);
        assert_eq!(bench.wait(100), None);
        bench.finish(ticket, status(503));
    }
    let expected = [
        500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000,
    ];
    assert_eq!(pauses, expected);
}

#[test]
fn jitter_takes_up_to_half_of_a_pause() {
    let bench = Bench::new();
    let ticket = bench.begin(1).unwrap();
    ticket.finish(&status(429), bench.now.get(), 0.0);
    assert_eq!(bench.wait(2), Some(250 * MILLISECOND));
}

#[test]
fn a_probe_is_another_event_than_the_one_before_while_there_is_one() {
    let bench = Bench::new();
    bench.attempt(1, status(503));
    bench.advance(500 * MILLISECOND);
    // The event that opened the circuit counts as the last probe.
    let refusal = bench.begin(1).map(drop).unwrap_err();
    assert!(refusal.prefers_another);
    bench.attempt(2, status(503));
    bench.advance(SECOND);
    assert!(bench.begin(2).map(drop).unwrap_err().prefers_another);
    // No other event comes, so it may probe after a tenth of the pause.
    bench.advance(100 * MILLISECOND);
    bench.attempt(2, status(503));
    bench.advance(2 * SECOND);
    bench.attempt(1, status(503));
}

#[test]
fn an_answer_of_the_api_closes_it_and_concurrency_starts_at_one() {
    for code in [200, 201, 400, 413, 422] {
        let bench = Bench::new();
        bench.attempt(1, transport(Failed::Connecting));
        bench.advance(SECOND);
        let finished = bench.attempt(2, status(code));
        assert!(matches!(finished.change, Some(Change::Closed(_))), "{code}");
        assert_eq!(bench.reason(), None);

        let mut limit = 1;
        while limit < 1024 {
            let tickets: Vec<_> = (0..limit)
                .map(|event| bench.begin(event).unwrap())
                .collect();
            assert!(bench.begin(5_000).is_err(), "more than {limit} at once");
            let mut tickets = tickets.into_iter();
            bench.finish(tickets.next().unwrap(), status(201));
            limit *= 2;
            // Failures do not raise the limit, nor does a dropped attempt.
            drop(tickets);
        }
        let tickets: Vec<_> = (0..2_000)
            .map(|event| bench.begin(event).unwrap())
            .collect();
        assert_eq!(tickets.len(), 2_000);
    }
}

#[test]
fn other_answers_to_a_probe_keep_it_open() {
    for code in [302, 401, 403, 404, 408, 409, 425, 429, 500, 504, 999] {
        let bench = Bench::new();
        bench.attempt(1, status(503));
        bench.advance(SECOND);
        bench.attempt(2, status(code));
        assert!(bench.reason().is_some(), "{code}");
        assert_eq!(bench.wait(3), Some(SECOND), "{code}");
    }
}

#[test]
fn attempts_from_before_the_opening_neither_close_nor_prolong_it() {
    let bench = Bench::new();
    let early: Vec<_> = (0..4).map(|event| bench.begin(event).unwrap()).collect();
    bench.attempt(9, status(429));
    for (ticket, code) in early.into_iter().zip([201, 429, 503, 500]) {
        assert_eq!(bench.finish(ticket, status(code)).change, None);
    }
    assert_eq!(bench.reason(), Some(PauseReason::RateLimited));
    assert_eq!(
        bench.wait(20),
        Some(500 * MILLISECOND),
        "concurrent 429s count as one"
    );

    // Nor does a late 429 open it again after it has closed.
    let bench = Bench::new();
    let late = [0, 1].map(|event| bench.begin(event).unwrap());
    bench.attempt(3, status(503));
    bench.advance(SECOND);
    bench.attempt(4, status(201));
    for ticket in late {
        bench.finish(ticket, status(503));
    }
    assert_eq!(bench.reason(), None);
    bench.attempt(5, status(503));
    assert!(bench.reason().is_some(), "a new one does");
}

#[test]
fn a_probe_that_is_cut_off_makes_room_for_the_next() {
    let bench = Bench::new();
    bench.attempt(1, status(503));
    bench.advance(SECOND);
    drop(bench.begin(2).unwrap());
    bench.attempt(3, status(201));
    assert_eq!(bench.reason(), None);
}

#[test]
fn a_new_key_closes_what_a_401_opened_and_nothing_else() {
    let bench = Bench::new();
    bench.attempt(1, status(401));
    bench.key.set(1);
    assert!(matches!(
        bench.breaker.key_replaced(1),
        Some(Change::Closed(_))
    ));
    let ticket = bench.begin(1).unwrap();
    assert!(bench.begin(2).is_err(), "concurrency starts at one");
    bench.finish(ticket, status(201));

    bench.attempt(1, status(503));
    assert_eq!(bench.breaker.key_replaced(2), None);
    assert!(bench.reason().is_some());
}

#[test]
fn an_answer_to_an_old_key_says_nothing_about_the_new_one() {
    let bench = Bench::new();
    // Refused with the old key, after the key was replaced.
    let stale = bench.begin(1).unwrap();
    bench.breaker.key_replaced(1);
    bench.finish(stale, status(401));
    assert_eq!(bench.reason(), None);

    // Accepted with the old key, while the new one is refused.
    bench.key.set(1);
    bench.attempt(2, status(401));
    bench.advance(SECOND);
    bench.key.set(0);
    let old = bench.begin(3).unwrap();
    bench.finish(old, status(201));
    assert_eq!(bench.reason(), Some(PauseReason::Unauthorized));
}

#[test]
fn retry_after_counts_on_429_and_503_alone_and_up_to_ten_minutes() {
    for (code, asked, wait) in [
        (429, 7 * SECOND, 7 * SECOND),
        (503, 7 * SECOND, 7 * SECOND),
        (503, SECOND / 10, SECOND / 2),
        (429, 3_600 * SECOND, 600 * SECOND),
        (429, Duration::MAX, 600 * SECOND),
        (502, 7 * SECOND, SECOND / 2),
    ] {
        let bench = Bench::new();
        bench.attempt(1, asks(code, asked));
        assert_eq!(bench.wait(2), Some(wait), "{code} {asked:?}");
    }
    // A concurrent answer that asks for a longer pause counts, one that asks for a shorter pause does not.
    let bench = Bench::new();
    let tickets: Vec<_> = (0..3).map(|event| bench.begin(event).unwrap()).collect();
    for (ticket, asked) in tickets.into_iter().zip([2, 9, 1]) {
        bench.finish(ticket, asks(429, asked * SECOND));
    }
    assert_eq!(bench.wait(5), Some(9 * SECOND));
}

#[test]
fn the_reason_is_that_of_the_last_probe() {
    let bench = Bench::new();
    bench.attempt(1, transport(Failed::Connecting));
    assert!(
        bench
            .begin_at(Endpoint::CaptureEvent, 50, Caller::Call)
            .is_err()
    );
    bench.advance(SECOND);
    let finished = bench.attempt(2, status(401));
    assert!(matches!(finished.change, Some(Change::Opened(..))));
    assert_eq!(bench.reason(), Some(PauseReason::Unauthorized));
    // Now only the configuration is wrong, so a call makes its attempt.
    let call = bench
        .begin_at(Endpoint::CaptureEvent, 50, Caller::Call)
        .unwrap();
    assert_eq!(bench.finish(call, status(401)).change, None);
}

#[test]
fn the_attempts_of_others_are_those_to_the_endpoint_where_there_were_any() {
    let bench = Bench::new();
    let start = bench.breaker.seen(Endpoint::CapturePayment);
    bench.attempt(1, status(201));
    bench.attempt(2, status(500));
    bench.attempt(3, status(201));
    let now = bench.breaker.seen(Endpoint::CapturePayment);
    let totals = |accepted, failed| Totals { accepted, failed };
    assert_eq!(now.since(start), totals(2, 1), "no payment, so all count");
    let payment = bench.begin_at(Endpoint::CapturePayment, 4, Caller::Queue);
    let finished = bench.finish(payment.unwrap(), status(500));
    assert_eq!(finished.before.since(start), totals(2, 1));
    assert_eq!(finished.after.since(start), totals(0, 1));
}

#[test]
fn a_probe_that_is_answered_with_a_replaced_key_is_over_and_changes_nothing() {
    for outcome in [status(201), status(401)] {
        let bench = Bench::new();
        bench.attempt(1, status(503));
        bench.advance(SECOND);
        let probe = bench.begin(2).unwrap();
        bench.key.set(1);
        bench.breaker.key_replaced(1);
        bench.finish(probe, outcome);
        let unavailable = PauseReason::Unavailable { status: 503 };
        assert_eq!(bench.reason(), Some(unavailable));
        // It has set no new pause: the next event probes at once.
        bench.attempt(3, status(201));
        assert_eq!(bench.reason(), None);
    }
}

#[test]
fn the_newest_key_counts_in_whichever_order_two_arrive() {
    let bench = Bench::new();
    bench.breaker.key_replaced(2);
    bench.breaker.key_replaced(1);
    bench.key.set(1);
    let old = bench.begin(1).unwrap();
    bench.key.set(2);
    bench.finish(old, status(401));
    assert_eq!(bench.reason(), None);
}
