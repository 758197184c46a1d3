//! Each fault, for each kind of request, with each kind of delivery, through a call and through a queue.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use linkrunner_events::{
    ApiRequest, Client, Delivery, Outcome, PauseReason, QueueOptions, RetryPolicy, Status,
};

use crate::keyless::{assert_keyless, assert_keyless_error};
use crate::play::{Answer, ClosesFirst, Play, always, plays, status};
use crate::server::{Seen, Server};
use crate::support::{
    LONG, Outcomes, SHORT, builder, payment, quick, removal, stats_of, tick, until,
};

/// Something that goes wrong with an attempt and can be repeated.
#[derive(Clone)]
struct Fault {
    play: Play,
    /// Whether the event may have arrived.
    is_ambiguous: bool,
    /// Whether the server read it to its end.
    is_read: bool,
    timeout: Duration,
    status: Option<u16>,
    text: &'static str,
}

impl Fault {
    fn closing(play: Play, is_read: bool) -> Self {
        Self {
            play,
            is_ambiguous: true,
            is_read,
            timeout: LONG,
            status: None,
            text: "the connection failed before a response came; the event may or may not have been delivered",
        }
    }

    fn stalling(play: Play) -> Self {
        Self {
            play,
            is_ambiguous: true,
            is_read: true,
            timeout: SHORT,
            status: None,
            text: "no response came in time; the event may or may not have been delivered",
        }
    }

    fn answering(answer: Answer, text: &'static str) -> Self {
        Self {
            is_ambiguous: answer.status != 429,
            is_read: true,
            timeout: LONG,
            status: Some(answer.status),
            text,
            play: Play::Answer(answer),
        }
    }
}

fn faults() -> Vec<Fault> {
    let in_an_hour = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
    let limited = |value| Answer::of(429).header("retry-after", value);
    vec![
        Fault::closing(Play::Close, false),
        Fault::closing(Play::CloseMidRequest, false),
        Fault::closing(Play::CloseUnanswered, true),
        Fault::closing(Play::HalfStatusLine, true),
        Fault::stalling(Play::Silence),
        Fault::stalling(Play::StallInHead),
        Fault {
            is_read: false,
            ..Fault::stalling(Play::NeverRead)
        },
        Fault::answering(
            Answer::of(429),
            "too many requests from this address (status 429); pause before the next request",
        ),
        // More than the policy allows, so it gets what the policy allows.
        Fault::answering(limited("3600"), "(status 429); pause for 3600s"),
        Fault::answering(limited(&in_an_hour), "(status 429); pause for 3"),
        Fault::answering(limited("0"), "(status 429); pause for 0ns"),
        Fault::answering(limited("-1"), "(status 429); pause before the next request"),
        Fault::answering(
            Answer::of(500),
            "Linkrunner's server failed with status 500; the event may or may not have been stored",
        ),
        Fault::answering(
            Answer::of(503).header("retry-after", "3600"),
            "Linkrunner's server failed with status 503",
        ),
        Fault::answering(Answer::of(599), "status 599"),
    ]
}

const DELIVERIES: [Delivery; 2] = [Delivery::AtLeastOnce, Delivery::AtMostOnce];

/// What came of a request, in whichever way it was sent.
#[derive(Debug)]
struct Told {
    is_sent: bool,
    /// What the receipt has, or the error.
    status: Option<u16>,
    attempts: Option<u32>,
    may_have_been_delivered: bool,
    text: String,
}

async fn call(client: &Client, request: &ApiRequest) -> Told {
    let outcome = client.send(request).await;
    assert_keyless(&outcome);
    match outcome {
        Ok(receipt) => Told {
            is_sent: true,
            status: Some(receipt.status()),
            attempts: None,
            may_have_been_delivered: true,
            text: String::new(),
        },
        Err(error) => Told {
            is_sent: false,
            status: error.status(),
            attempts: Some(error.attempts()),
            may_have_been_delivered: error.may_have_been_delivered(),
            text: error.to_string(),
        },
    }
}

/// Sends it through a queue, whose account has to agree with itself.
async fn queue(client: &Client, request: &ApiRequest) -> Told {
    queue_with(client, QueueOptions::new(), request).await
}

/// One attempt, after which the event may have been delivered.
fn assert_given_up_in_doubt(told: &Told, fault: &Fault, server: &Server, context: &str) {
    assert!(!told.is_sent && told.may_have_been_delivered, "{context}");
    assert_eq!(
        (told.attempts, told.status),
        (Some(1), fault.status),
        "{context}"
    );
    assert!(told.text.contains(fault.text), "{context}: {}", told.text);
    assert_eq!(server.seen().len(), 1, "{context}");
}

async fn queue_with(client: &Client, options: QueueOptions, request: &ApiRequest) -> Told {
    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(options)).unwrap();
    queue.enqueue_request(request.clone()).unwrap();
    queue.flush(LONG).await.unwrap();
    let report = queue.shutdown(LONG).await;
    outcomes.assert_agree(&report);
    assert_eq!(report.stats().enqueued, 1);
    let [outcome] = &outcomes.all()[..] else {
        panic!("one event, one outcome")
    };
    assert_eq!(outcome.request(), request);
    assert_eq!(u64::from(outcome.attempts()), 1 + report.stats().retries);
    let (is_sent, status, text) = match outcome.status() {
        Status::Sent(receipt) => (true, Some(receipt.status()), String::new()),
        Status::Rejected(error) => {
            let [rejection] = report.rejections() else {
                panic!("{report}")
            };
            assert_eq!(rejection.error().to_string(), error.to_string());
            (false, error.status(), error.to_string())
        }
        Status::GivenUp(error) => {
            assert_keyless_error(&**error);
            assert_eq!(error.attempts(), outcome.attempts());
            (false, error.status(), error.to_string())
        }
        other => panic!("{other:?}"),
    };
    Told {
        is_sent,
        status,
        attempts: Some(outcome.attempts()),
        may_have_been_delivered: outcome.may_have_been_delivered(),
        text,
    }
}

/// Sends it through a queue that is to hold it, until `arrived` says that it was sent again, and a shutdown hands it back.
async fn held(
    client: &Client,
    options: QueueOptions,
    request: &ApiRequest,
    arrived: impl Future<Output = ()>,
) -> Outcome {
    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(options)).unwrap();
    queue.enqueue_request(request).unwrap();
    arrived.await;
    assert_eq!(queue.stats().pending, 1, "{queue:?}");
    let report = queue.shutdown(Duration::ZERO).await;
    outcomes.assert_agree(&report);
    assert_eq!(report.stats().undelivered, 1, "{report}");
    let outcome = report.into_undelivered().pop().unwrap();
    assert_eq!(outcome.request(), request);
    outcome
}

/// Sends a request in both ways to servers that play the same, and tells what came of it and what they saw.
async fn both_ways(
    policy: RetryPolicy,
    timeout: Duration,
    request: &ApiRequest,
    script: &[Play],
) -> [(Told, Vec<Seen>); 2] {
    let started = || Server::start(plays(script.iter().cloned()));
    let (first, second) = (started(), started());
    let client = |server| {
        let builder = builder(server).timeout(timeout).retry(policy.clone());
        builder.build().unwrap()
    };
    let (called, queued) = (client(&first), client(&second));
    let (called, queued) = tokio::join!(call(&called, request), queue(&queued, request));
    [(called, first.seen()), (queued, second.seen())]
}

/// Runs it for every fault at once, because some of them wait for a timeout.
async fn for_each_fault<F: Future<Output = ()> + Send + 'static>(
    check: impl Fn(Fault, Delivery, ApiRequest) -> F,
) {
    let mut checks = tokio::task::JoinSet::new();
    for fault in faults() {
        for delivery in DELIVERIES {
            for request in [tick(1), payment(), removal()] {
                checks.spawn(check(fault.clone(), delivery, request));
            }
        }
    }
    while let Some(checked) = checks.join_next().await {
        checked.unwrap();
    }
}

fn is_repeated(fault: &Fault, delivery: Delivery, request: &ApiRequest) -> bool {
    !fault.is_ambiguous || delivery == Delivery::AtLeastOnce || request.is_repeatable()
}

fn policy(delivery: Delivery) -> RetryPolicy {
    quick().delivery(delivery)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_is_followed_by_an_attempt_that_succeeds() {
    for_each_fault(|fault, delivery, request| async move {
        let script = [fault.play.clone(), status(201)];
        let repeats = is_repeated(&fault, delivery, &request);
        let context = format!("{} {delivery:?} {request:?}", fault.play.name());
        for (told, seen) in both_ways(policy(delivery), fault.timeout, &request, &script).await {
            assert_eq!(told.is_sent, repeats, "{context}: {told:?}");
            assert_eq!(seen.len(), if repeats { 2 } else { 1 }, "{context}");
            assert_eq!(seen[0].request.is_some(), fault.is_read, "{context}");
            if repeats {
                assert_eq!(seen[1].request.as_ref().unwrap().body, **request.body());
                assert!(told.attempts.is_none_or(|attempts| attempts == 2));
                assert_eq!(told.status, Some(201));
            } else {
                assert_eq!(told.attempts, Some(1), "{context}");
                assert!(told.may_have_been_delivered, "{context}");
                assert!(told.text.contains(fault.text), "{context}: {}", told.text);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_gives_a_fault_that_stays_up() {
    for_each_fault(|fault, delivery, request| async move {
        let repeats = is_repeated(&fault, delivery, &request);
        let context = format!("{} {delivery:?} {request:?}", fault.play.name());
        let is_charged = fault.status != Some(429);
        let server = Server::start(always(fault.play.clone()));
        let mut policy = policy(delivery);
        if !is_charged {
            // Only the time ends it.
            policy = policy.deadline(Duration::from_millis(500));
        }
        let builder = builder(&server).timeout(fault.timeout).retry(policy);
        let told = call(&builder.build().unwrap(), &request).await;
        let attempts = told.attempts.unwrap();
        assert!(!told.is_sent, "{context}: {told:?}");
        if is_charged {
            assert_eq!(attempts, if repeats { 3 } else { 1 }, "{context}");
        } else {
            assert!(attempts > 3, "{context}: {told:?}");
        }
        assert_eq!(server.seen().len(), attempts as usize, "{context}");
        assert_eq!(
            told.may_have_been_delivered, fault.is_ambiguous,
            "{context}"
        );
        assert_eq!(told.status, fault.status, "{context}");
        assert!(told.text.contains(fault.text), "{context}: {}", told.text);
        let gave_up = format!("gave up after {attempts} attempts in ");
        assert_eq!(
            told.text.starts_with(&gave_up),
            repeats,
            "{context}: {}",
            told.text
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_gives_a_fault_that_stays_up_only_where_it_must_not_be_repeated() {
    for_each_fault(|fault, delivery, request| async move {
        let repeats = is_repeated(&fault, delivery, &request);
        let context = format!("{} {delivery:?} {request:?}", fault.play.name());
        let server = Server::start(always(fault.play.clone()));
        let builder = builder(&server).timeout(fault.timeout);
        let client = builder.retry(policy(delivery)).build().unwrap();
        // Even three attempts are as many as it takes: nothing else is accepted, so none is charged.
        let options = QueueOptions::new().retry(policy(delivery));
        if !repeats {
            let told = queue_with(&client, options, &request).await;
            assert_given_up_in_doubt(&told, &fault, &server, &context);
            return;
        }
        let again = until(|| server.seen().len() >= 5);
        let left = held(&client, options, &request, again).await;
        assert!(left.attempts() >= 5, "{context}: {left:?}");
        // The last attempt may have been cut off, which is ambiguous by itself.
        assert!(
            left.may_have_been_delivered() || !fault.is_ambiguous,
            "{context}: {left:?}"
        );
        let error = left.error().unwrap();
        assert_eq!(error.status(), fault.status, "{context}: {left:?}");
        assert!(error.to_string().contains(fault.text), "{context}: {error}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_of_one_attempt_gives_up_what_may_be_the_events_fault() {
    for_each_fault(|fault, delivery, request| async move {
        let context = format!("{} {delivery:?} {request:?}", fault.play.name());
        let server = Server::start(always(fault.play.clone()));
        let builder = builder(&server).timeout(fault.timeout);
        let client = builder.retry(policy(delivery)).build().unwrap();
        let options = QueueOptions::new().retry(policy(delivery).max_attempts(1));
        if fault.status == Some(429) {
            // It says nothing about the event.
            let again = until(|| server.seen().len() >= 3);
            held(&client, options, &request, again).await;
            return;
        }
        let told = queue_with(&client, options, &request).await;
        assert_given_up_in_doubt(&told, &fault, &server, &context);
    })
    .await;
}

#[tokio::test]
async fn a_429_that_stays_costs_a_queue_no_event() {
    for delivery in DELIVERIES {
        let limited = || Play::Answer(Answer::of(429).header("retry-after", "0"));
        let server = Server::start(always(limited()));
        let client = builder(&server).retry(policy(delivery)).build().unwrap();
        let outcomes = Outcomes::default();
        let options = outcomes.of(QueueOptions::new().concurrency(1));
        let queue = client.queue(options).unwrap();
        for number in 0..10 {
            queue.enqueue_request(tick(number)).unwrap();
        }
        // More often than an event is sent again.
        server.arrived(10).await;
        let report = queue.shutdown(Duration::ZERO).await;
        outcomes.assert_agree(&report);
        assert_eq!(report.stats().undelivered, 10, "{report}");
        for (number, left) in (0..).zip(report.undelivered()) {
            assert_eq!(*left.request(), tick(number), "in their order");
            // But for an attempt that the shutdown cut off.
            assert!(number == 0 || !left.may_have_been_delivered());
            assert!(number == 0 || left.attempts() == 0, "behind the first");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_after_a_fault_is_a_removal_where_the_first_may_have_done_it() {
    for_each_fault(|fault, delivery, request| async move {
        let script = [fault.play.clone(), status(400)];
        let repeats = is_repeated(&fault, delivery, &request);
        if !repeats {
            return;
        }
        let was_removed = fault.is_ambiguous && request == removal();
        let context = format!("{} {delivery:?} {request:?}", fault.play.name());
        for (told, seen) in both_ways(policy(delivery), fault.timeout, &request, &script).await {
            assert_eq!(seen.len(), 2, "{context}");
            assert_eq!(told.is_sent, was_removed, "{context}: {told:?}");
            assert_eq!(told.status, Some(400), "{context}");
            if !was_removed {
                assert_eq!(
                    told.may_have_been_delivered, fault.is_ambiguous,
                    "{context}"
                );
                assert_eq!(told.attempts, Some(2), "{context}");
                assert!(told.text.contains("rejected the request with status 400"));
                let doubt = "; an earlier attempt may have been delivered";
                assert_eq!(
                    told.text.contains(doubt),
                    fault.is_ambiguous,
                    "{}",
                    told.text
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_first_refusal_is_final() {
    for refusal in [400, 409, 413, 422] {
        for request in [tick(1), payment(), removal()] {
            for (told, seen) in both_ways(quick(), LONG, &request, &[status(refusal)]).await {
                assert!(!told.is_sent && !told.may_have_been_delivered);
                assert_eq!((told.attempts, told.status), (Some(1), Some(refusal)));
                assert_eq!(seen.len(), 1);
            }
        }
    }
}

#[tokio::test]
async fn what_only_a_person_can_mend_ends_a_call_at_once_and_no_event_of_a_queue() {
    for refusal in [401, 403, 404, 405, 407, 301, 308] {
        for request in [tick(1), payment(), removal()] {
            let server = Server::start(always(status(refusal)));
            let client = builder(&server).build().unwrap();
            let told = call(&client, &request).await;
            assert!(!told.is_sent && !told.may_have_been_delivered);
            assert_eq!((told.attempts, told.status), (Some(1), Some(refusal)));
            assert_eq!(server.requests(), 1);

            // Nor one that has a single attempt.
            let options = QueueOptions::new().retry(quick().max_attempts(1));
            let left = held(&client, options, &request, server.arrived(6)).await;
            assert!(left.attempts() >= 5, "{left:?}");

            // The call that comes next does not wait for anything.
            let before = server.requests();
            let told = call(&client, &request).await;
            assert_eq!((told.attempts, told.status), (Some(1), Some(refusal)));
            // The last request of the queue may arrive as late as this.
            assert!(server.requests() > before);
        }
    }
}

#[tokio::test]
async fn a_body_that_does_not_end_changes_nothing_about_its_status() {
    for play in [Play::StallInBody, Play::CloseInBody] {
        for delivery in DELIVERIES {
            for (told, seen) in both_ways(
                policy(delivery),
                SHORT,
                &tick(1),
                std::slice::from_ref(&play),
            )
            .await
            {
                assert!(told.is_sent, "{told:?}");
                assert_eq!(told.status, Some(201));
                assert_eq!(seen.len(), 1);
            }
        }
    }
}

#[tokio::test]
async fn a_connection_that_closes_as_soon_as_it_is_made_is_ambiguous() {
    for delivery in DELIVERIES {
        for queued in [false, true] {
            let server = Server::start(ClosesFirst {
                connections: Mutex::new(1),
                then: always(status(201)),
            });
            let client = builder(&server).retry(policy(delivery)).build().unwrap();
            let told = if queued {
                queue(&client, &tick(1)).await
            } else {
                call(&client, &tick(1)).await
            };
            // In truth it did not arrive, but what the client had written by then it cannot know.
            let repeats = delivery == Delivery::AtLeastOnce;
            assert_eq!(told.is_sent, repeats, "{told:?}");
            assert!(told.may_have_been_delivered);
            assert_eq!(server.connections(), if repeats { 2 } else { 1 });
            assert_eq!(server.requests(), usize::from(repeats));
        }
    }
}

#[tokio::test]
async fn a_closed_port_receives_nothing() {
    for delivery in DELIVERIES {
        for request in [tick(1), payment(), removal()] {
            let server = Server::start_closed(always(status(201)));
            // No connection is not charged, so only the time ends a call.
            let policy = policy(delivery).deadline(Duration::from_millis(200));
            let client = builder(&server).retry(policy).build().unwrap();
            let told = call(&client, &request).await;
            assert!(!told.is_sent && !told.may_have_been_delivered);
            assert!(told.attempts > Some(3), "{told:?}");
            assert_eq!(told.status, None);
            let says = "cannot connect; nothing was sent";
            assert!(told.text.contains(says), "{}", told.text);

            let outcomes = Outcomes::default();
            let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
            queue.enqueue_request(&request).unwrap();
            // More often than the policy has attempts.
            let stats = stats_of(&queue, |stats| stats.retries >= 20).await;
            let pause = stats.pause.map(|pause| pause.reason());
            assert_eq!(pause, Some(PauseReason::NoConnection));
            let report = queue.shutdown(Duration::ZERO).await;
            outcomes.assert_agree(&report);
            let [left] = report.undelivered() else {
                panic!("{report}")
            };
            assert!(left.attempts() >= 20, "{left:?}");
            assert!(left.error().unwrap().to_string().contains(says));
            assert_eq!(server.connections(), 0);
        }
    }
}

#[tokio::test]
async fn a_port_that_opens_again_receives_what_was_kept() {
    let server = Server::start_closed(always(status(201)));
    // What never arrived is repeated whatever the delivery.
    let patient = policy(Delivery::AtMostOnce).deadline(LONG);
    let client = builder(&server).retry(patient).build().unwrap();
    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    let called = tokio::spawn({
        let client = client.clone();
        async move { client.send(tick(0)).await }
    });
    for number in 1..=20 {
        queue.enqueue_request(tick(number)).unwrap();
    }
    stats_of(&queue, |stats| stats.retries >= 20).await;
    server.open().await;
    called.await.unwrap().unwrap();
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert!(outcomes.all().iter().any(|outcome| outcome.attempts() > 1));
    assert_eq!(server.requests(), 21);

    // The same once more, with connections that were in use.
    server.close().await;
    let request = tick(22);
    let sent = client.send(&request);
    let opened = async {
        tokio::task::yield_now().await;
        server.open().await;
    };
    let (outcome, ()) = tokio::join!(sent, opened);
    match outcome {
        Ok(_) => assert_eq!(server.requests(), 22),
        // It was written to a connection whose end had not been noticed.
        Err(error) => assert!(error.may_have_been_delivered()),
    }
}

#[tokio::test]
async fn an_idle_connection_that_closes_costs_nothing() {
    // Whether the client sees the end before it writes again is a race; what it tells has to be true either way.
    for delivery in DELIVERIES {
        let server = Server::start(always(Play::AnswerThenClose(Answer::of(201))));
        let client = builder(&server).retry(policy(delivery)).build().unwrap();
        for number in 0..50 {
            let before = server.requests();
            let told = call(&client, &tick(number)).await;
            let arrived = server.requests() - before;
            match delivery {
                Delivery::AtLeastOnce => assert!(told.is_sent && arrived == 1, "{told:?}"),
                _ if told.is_sent => assert_eq!(arrived, 1),
                _ => {
                    assert_eq!(told.attempts, Some(1), "{told:?}");
                    assert!(told.may_have_been_delivered, "{told:?}");
                    assert_eq!(arrived, 0);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_large_event_is_read_slowly_or_not_at_all() {
    #[derive(linkrunner_events::LinkrunnerEvent)]
    struct Essay {
        text: String,
    }
    use linkrunner_events::LinkrunnerEvent as _;
    let essay = Essay {
        text: "x".repeat(900_000),
    };
    let essay = essay.payload("user_1").to_request().unwrap();

    let slow = Play::ReadSlowly(Answer::of(201));
    for (told, seen) in both_ways(quick(), LONG, &essay, &[slow]).await {
        assert!(told.is_sent, "{told:?}");
        assert_eq!(seen[0].request.as_ref().unwrap().body, **essay.body());
    }
    for delivery in DELIVERIES {
        let server = Server::start(always(Play::NeverRead));
        let builder = builder(&server).timeout(SHORT).retry(policy(delivery));
        let client = builder.build().unwrap();
        let repeats = delivery == Delivery::AtLeastOnce;
        let mut told = vec![call(&client, &essay).await];
        let mut expected = if repeats { 3 } else { 1 };
        assert_eq!(server.seen().len(), expected);
        if repeats {
            let again = until(|| server.seen().len() >= 6);
            let left = held(&client, QueueOptions::new(), &essay, again).await;
            assert!(left.may_have_been_delivered());
        } else {
            told.push(queue(&client, &essay).await);
            expected += 1;
            assert_eq!(server.seen().len(), expected);
        }
        for told in told {
            assert!(!told.is_sent && told.may_have_been_delivered);
            let says = "no response came in time";
            assert!(told.text.contains(says), "{}", told.text);
        }
    }
}
