//! One event always fails while the service is healthy.

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    ApiRequest, Client, Endpoint, IntoRequest, Payment, Queue, QueueOptions, RemovePayment,
    ServerKey,
};

use crate::simulator::{MINUTE, SECOND, tick};

const POISON: u64 = 1_000_000;

fn queue(recorder: &Recorder) -> Queue {
    let client = Client::builder(ServerKey::new("key").unwrap()).record(recorder);
    client.queue(QueueOptions::new()).unwrap()
}

/// Enqueues five events of other users per second for ten minutes.
async fn load(queue: &Queue) {
    let mut load = tokio::time::interval(SECOND / 5);
    for number in 0..3_000 {
        load.tick().await;
        queue.enqueue_request(tick(number, 20)).unwrap();
    }
}

fn is_poison(request: &ApiRequest) -> bool {
    let body = String::from_utf8_lossy(request.body());
    body.contains(&POISON.to_string())
}

#[tokio::test(start_paused = true)]
async fn an_event_that_fails_alone_is_given_up_and_blocks_nobody() {
    for failure in [
        Failure::status(500),
        Failure::status(504),
        Failure::status(403),
        Failure::status(404),
        Failure::status(503),
        Failure::timeout(),
        Failure::closed(),
    ] {
        let recorder = Recorder::new();
        let refused = failure.clone();
        recorder.fail_if(move |request| is_poison(request).then(|| refused.clone()));
        let queue = queue(&recorder);
        queue.enqueue_request(tick(POISON, 20)).unwrap();
        load(&queue).await;
        queue.flush(MINUTE).await.unwrap();
        let report = queue.shutdown(SECOND).await;
        let stats = report.stats();
        assert_eq!(
            (stats.sent, stats.given_up),
            (3_000, 1),
            "{failure:?}: {report}"
        );
        let [poison] = report.unsent() else {
            panic!("{report}")
        };
        assert!(is_poison(poison.request()));
        // Ten charged attempts, plus a few before enough other events were accepted: the pauses between them are random.
        assert!(
            (10..=16).contains(&poison.attempts()),
            "{failure:?}: {}",
            poison.attempts()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn behind_a_poison_payment_only_payments_and_removals_of_its_user_wait() {
    let recorder = Recorder::new();
    recorder.fail_if(|request| is_poison(request).then(|| Failure::status(500)));
    let queue = queue(&recorder);
    queue.enqueue_request(tick(0, 20)).unwrap();
    queue.flush(MINUTE).await.unwrap();

    let poison = Payment::new("user_0", POISON.to_string(), 1);
    queue.enqueue_request(&poison).unwrap();
    let payment = |user: &'static str, id: &'static str| Payment::new(user, id, 1).to_request();
    queue
        .enqueue_request(payment("user_0", "pay_behind").unwrap())
        .unwrap();
    queue
        .enqueue_request(RemovePayment::all_of("user_0"))
        .unwrap();
    let named = RemovePayment::with_id("pay_behind").of_user("user_0");
    queue.enqueue_request(named).unwrap();
    queue
        .enqueue_request(payment("user_1", "pay_of_another").unwrap())
        .unwrap();
    load(&queue).await;
    queue.flush(MINUTE).await.unwrap();

    let report = queue.shutdown(SECOND).await;
    assert_eq!(
        (report.stats().given_up, report.stats().sent),
        (1, 3_005),
        "{report}"
    );
    let attempts = recorder.attempts();
    let position = |wanted: &ApiRequest| {
        let found = attempts
            .iter()
            .rposition(|attempt| attempt.request() == wanted);
        found.expect("it was sent")
    };
    let poison = position(&poison.to_request().unwrap());
    let behind = position(&payment("user_0", "pay_behind").unwrap());
    let all = position(&RemovePayment::all_of("user_0").to_request().unwrap());
    let named = position(&named_removal());
    assert!(poison < behind && behind < all && all < named);
    assert!(position(&payment("user_1", "pay_of_another").unwrap()) < poison);
    // The user's events did not wait: many were sent before the last attempt of the poison payment.
    let of_user = attempts[..poison].iter().filter(|attempt| {
        attempt.endpoint() == Endpoint::CaptureEvent && attempt.user_id() == Some("user_0")
    });
    assert!(of_user.count() > 5);
}

fn named_removal() -> ApiRequest {
    let removal = RemovePayment::with_id("pay_behind").of_user("user_0");
    removal.into_request().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_poison_event_does_not_keep_the_breaker_open() {
    // After an outage, the queue still holds an event that a gateway always answers with 503.
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(503));
    let queue = queue(&recorder);
    queue.enqueue_request(tick(POISON, 20)).unwrap();
    for number in 0..100 {
        queue.enqueue_request(tick(number, 20)).unwrap();
    }
    tokio::time::sleep(5 * MINUTE).await;
    recorder.fail_if(|request| is_poison(request).then(|| Failure::status(503)));
    load(&queue).await;
    let stats = queue.stats();
    assert!(stats.sent >= 3_000, "{stats:?}");
    queue.flush(10 * MINUTE).await.unwrap();
    assert_eq!((queue.stats().sent, queue.stats().given_up), (3_100, 1));
}
