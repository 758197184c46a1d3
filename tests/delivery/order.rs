//! The order in which a queue sends.

use std::collections::HashMap;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{LinkrunnerEvent, PauseReason, Payment, QueueOptions, RemovePayment, User};
use tokio::time::Instant;

use crate::support::{DAY, MILLISECOND, SECOND, number, numbers, pause, quick, tick};

#[tokio::test(start_paused = true)]
async fn the_events_of_a_user_go_out_in_their_order_and_one_by_one() {
    let recorder = Recorder::new();
    recorder.delay(10 * MILLISECOND);
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for number in 0..300 {
        queue
            .enqueue(&tick(number), format!("user_{}", number % 7))
            .unwrap();
    }
    let start = Instant::now();
    queue.flush(DAY).await.unwrap();
    let mut users: HashMap<String, Vec<u64>> = HashMap::new();
    for event in recorder.requests() {
        let user = event.user_id().unwrap().to_owned();
        users.entry(user).or_default().push(number(&event));
    }
    assert_eq!(users.len(), 7);
    for numbers in users.values() {
        assert!(numbers.is_sorted(), "{numbers:?}");
    }
    // 300 of seven users are 43 rounds.
    assert_eq!(start.elapsed().as_millis() / 10, 43);
}

#[tokio::test(start_paused = true)]
async fn without_an_order_the_events_of_one_user_go_side_by_side() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let options = QueueOptions::new().keep_order(false).concurrency(5);
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..10 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    let start = Instant::now();
    queue.flush(DAY).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 2);
    assert_eq!(numbers(&recorder.requests()), (0..10).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn no_more_are_under_way_than_may_be() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for number in 0..100 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    for round in 1..=12 {
        tokio::time::sleep(MILLISECOND).await;
        assert_eq!(queue.stats().in_flight, 8);
        assert_eq!(recorder.requests().len(), 8 * round);
        tokio::time::sleep(SECOND - MILLISECOND).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_is_sent_again_lets_the_others_go_first() {
    let recorder = Recorder::new();
    recorder.fail_next(Failure::status(500));
    let options = QueueOptions::new().retry(quick().first_backoff(SECOND));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..4 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    queue.flush(DAY).await.unwrap();
    assert_eq!(numbers(&recorder.requests()), [1, 2, 3, 0]);
    assert_eq!(queue.stats().retries, 1);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_waits_to_be_sent_again_takes_no_place() {
    let recorder = Recorder::new();
    // Too few in a row for the breaker.
    for _ in 0..8 {
        recorder.fail_next(Failure::status(500));
    }
    let options = QueueOptions::new()
        .concurrency(2)
        .retry(quick().first_backoff(DAY).max_backoff(DAY));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..20 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    tokio::time::sleep(MILLISECOND).await;
    assert_eq!(recorder.attempts().len(), 20);
    let stats = queue.stats();
    assert_eq!((stats.sent, stats.pending, stats.in_flight), (12, 8, 0));
}

#[tokio::test(start_paused = true)]
async fn without_a_connection_one_event_tries_for_all() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let client = recorder.client_with(quick().first_backoff(60 * SECOND));
    let queue = client.queue(QueueOptions::new().concurrency(2)).unwrap();
    for number in 0..20 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    tokio::time::sleep(MILLISECOND).await;
    assert_eq!(recorder.attempts().len(), 1);
    assert_eq!(pause(&queue), Some(PauseReason::NoConnection));
    let stats = queue.stats();
    assert_eq!((stats.in_flight, stats.pending), (0, 20));
    // It keeps the event's place.
    recorder.clear_failures();
    queue.flush(DAY).await.unwrap();
    let mut sent = numbers(&recorder.requests());
    sent.sort_unstable();
    assert_eq!(sent, (0..20).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_retry_is_on_time_though_its_sender_is_busy() {
    let recorder = Recorder::new();
    let options = QueueOptions::new()
        .concurrency(2)
        .retry(quick().first_backoff(SECOND));
    let queue = recorder.client().queue(options).unwrap();
    // Both senders sleep.
    tokio::time::sleep(MILLISECOND).await;
    recorder.fail_next(Failure::status(500));
    queue.enqueue(&tick(1), "user_1").unwrap();
    tokio::time::sleep(MILLISECOND).await;
    recorder.delay(3600 * SECOND);
    queue.enqueue(&tick(2), "user_2").unwrap();
    tokio::time::sleep(2 * SECOND).await;
    assert_eq!(numbers(&recorder.attempts()), [1, 2, 1]);
}

#[tokio::test(start_paused = true)]
async fn users_and_installations_are_different_lanes() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    queue.enqueue(&tick(1), "abc").unwrap();
    queue
        .enqueue(&tick(2), User::install_instance("abc"))
        .unwrap();
    queue
        .enqueue_request(RemovePayment::with_id("abc"))
        .unwrap();
    // The same user as the first, also where the user is only named for the order.
    queue.enqueue_request(RemovePayment::all_of("abc")).unwrap();
    let owned = RemovePayment::with_id("pay_1").of_user("abc");
    queue.enqueue_request(owned).unwrap();
    let again = tick(3).payload("abc").event_id("e").to_request().unwrap();
    queue.enqueue_request(again).unwrap();
    tokio::time::sleep(MILLISECOND).await;
    assert_eq!(queue.stats().in_flight, 3);
    let start = Instant::now();
    queue.flush(DAY).await.unwrap();
    assert_eq!(start.elapsed().as_millis(), 3_999);
}

#[tokio::test(start_paused = true)]
async fn a_payment_and_a_removal_do_not_change_places() {
    let recorder = Recorder::new();
    let options = QueueOptions::new().retry(quick().first_backoff(SECOND));
    let queue = recorder.client().queue(options).unwrap();
    let payment = |id| Payment::new("user_1", id, 1);
    let removal = RemovePayment::all_of("user_1").to_request().unwrap();

    recorder.fail_next(Failure::status(500));
    queue.enqueue_request(removal.clone()).unwrap();
    queue.enqueue_request(payment("pay_new")).unwrap();
    queue.enqueue(&tick(1), "user_2").unwrap();
    queue.flush(DAY).await.unwrap();
    let kinds = |recorder: &Recorder| -> Vec<_> {
        let requests = recorder.requests().into_iter();
        requests.map(|request| request.endpoint().path()).collect()
    };
    // Who is not behind it does not wait.
    assert_eq!(
        kinds(&recorder),
        ["capture-event", "remove-payment", "capture-payment"]
    );

    recorder.clear();
    recorder.fail_next(Failure::timeout());
    queue.enqueue_request(payment("pay_old")).unwrap();
    queue.enqueue_request(removal).unwrap();
    queue.flush(DAY).await.unwrap();
    assert_eq!(kinds(&recorder), ["capture-payment", "remove-payment"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_due_again_takes_turns_with_what_is_new() {
    let recorder = Recorder::new();
    recorder.delay(MILLISECOND);
    recorder.fail_always(Failure::status(500));
    let policy = quick().max_backoff(MILLISECOND).max_attempts(1_000);
    let options = QueueOptions::new().concurrency(1).retry(policy);
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..10 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    tokio::time::sleep(50 * MILLISECOND).await;
    let mut tried = numbers(&recorder.attempts());
    tried.sort_unstable();
    tried.dedup();
    assert_eq!(tried, (0..10).collect::<Vec<_>>());
}
