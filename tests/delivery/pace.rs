//! The pace of a whole client, on a paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Client, ClientBuilder, Error, Pace, QueueOptions, RetryPolicy, ServerKey};
use tokio::time::Instant;

use crate::support::{MILLISECOND, SECOND, tick};

fn builder() -> ClientBuilder {
    Client::builder(ServerKey::new("key").unwrap())
}

/// When requests arrived, in milliseconds.
#[derive(Clone, Default)]
struct Arrivals(Arc<Mutex<Vec<u128>>>);

impl Arrivals {
    fn of(recorder: &Recorder) -> Self {
        let (arrivals, start) = (Self::default(), Instant::now());
        let times = Arc::clone(&arrivals.0);
        recorder.fail_if(move |_| {
            times.lock().unwrap().push(start.elapsed().as_millis());
            None
        });
        arrivals
    }

    /// The most of them in any second, whichever moment it begins at.
    fn most_in_a_second(&self) -> usize {
        let times = self.0.lock().unwrap();
        let counts = times.iter().map(|from| {
            let in_window = |time: &&u128| (*from..from + 1_000).contains(*time);
            times.iter().filter(in_window).count()
        });
        counts.max().unwrap_or(0)
    }
}

#[tokio::test(start_paused = true)]
async fn queues_and_calls_share_one_pace_by_default() {
    let recorder = Recorder::new();
    recorder.delay(7 * MILLISECOND);
    let arrivals = Arrivals::of(&recorder);
    let client = builder().record(&recorder);
    let start = Instant::now();
    let options = QueueOptions::new().concurrency(64);
    let queues = [(); 2].map(|()| client.queue(options.clone()).unwrap());
    for number in 0..100 {
        for queue in &queues {
            queue
                .enqueue(&tick(number), format!("user_{number}"))
                .unwrap();
        }
    }
    let calls: Vec<_> = (0..100)
        .map(|number| tokio::spawn(client.capture(&tick(number), "user_1")))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    for queue in &queues {
        queue.flush(60 * SECOND).await.unwrap();
    }
    assert_eq!(recorder.requests().len(), 300);
    assert_eq!(arrivals.most_in_a_second(), 30);
    // Ten seconds' worth, each of which begins when the answers of the one before are a second old.
    assert_eq!(start.elapsed().as_secs(), 9);
}

#[tokio::test(start_paused = true)]
async fn of_a_thousand_calls_at_once_those_fail_at_once_whose_turn_cannot_come() {
    let recorder = Recorder::new();
    recorder.delay(5 * MILLISECOND);
    let arrivals = Arrivals::of(&recorder);
    let client = builder().record(&recorder);
    let start = Instant::now();
    let calls: Vec<_> = (0..1_000)
        .map(|number| {
            let call = client.capture(&tick(number), format!("user_{number}"));
            tokio::spawn(async move { (call.await, start.elapsed()) })
        })
        .collect();
    let (mut sent, mut at_once) = (0, 0);
    for call in calls {
        match call.await.unwrap() {
            (Ok(_), _) => sent += 1,
            (Err(error), elapsed) => {
                let Error::Paced {
                    per_second, ahead, ..
                } = error
                else {
                    panic!("{error}")
                };
                assert_eq!(per_second, 30);
                assert!(ahead >= 800, "{ahead}");
                assert!(error.to_string().contains("`Pace`"), "{error}");
                assert!(!error.may_have_been_delivered() && error.is_retryable());
                at_once += usize::from(elapsed < SECOND);
            }
        }
    }
    // Thirty seconds' worth, less what the answers take.
    assert!((860..=900).contains(&sent), "{sent}");
    assert!(at_once >= 70, "{at_once}");
    assert_eq!(recorder.attempts().len(), sent);
    assert_eq!(arrivals.most_in_a_second(), 30);
}

#[tokio::test(start_paused = true)]
async fn twice_the_limit_fails_no_call() {
    let recorder = Recorder::new();
    recorder.delay(5 * MILLISECOND);
    let client = builder().record(&recorder);
    let mut calls = Vec::new();
    let mut load = tokio::time::interval(SECOND / 60);
    for number in 0..600 {
        load.tick().await;
        calls.push(tokio::spawn(client.capture(&tick(number), "user_1")));
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(recorder.attempts().len(), 600);
}

#[tokio::test(start_paused = true)]
async fn calls_go_at_once_where_the_pace_is_not_for_them() {
    let recorder = Recorder::new();
    let client = builder().pace_calls(false).record(&recorder);
    let start = Instant::now();
    for _ in 0..100 {
        client.capture(&tick(1), "user_1").await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn no_slot_is_used_up_during_a_pause() {
    let recorder = Recorder::new();
    let client = builder()
        .pace(Pace::per_second(10))
        .retry(RetryPolicy::new().deadline(60 * SECOND))
        .record(&recorder);
    recorder.fail_next(Failure::status(429).retry_after(5 * SECOND));
    client.capture(&tick(0), "user_1").await.unwrap();
    let start = Instant::now();
    let calls: Vec<_> = (0..8)
        .map(|number| tokio::spawn(client.capture(&tick(number), "user_1")))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(start.elapsed() < 2 * SECOND, "{:?}", start.elapsed());
}
