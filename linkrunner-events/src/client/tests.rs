//! The pace of a whole client, on a paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::send::Manner;
use super::transport::Transport;
use super::{Client, Pace, QueueOptions};
use crate::testing::Recorder;

#[derive(crate::LinkrunnerEvent)]
struct AppOpened;

const HOUR: Duration = Duration::from_secs(3600);

fn client(recorder: &Recorder, paces_calls: bool) -> Client {
    let manner = Manner {
        paces_calls,
        ..Manner::default()
    };
    Client::over(Transport::Recorder(recorder.clone()), manner)
}

/// When the outcomes came, in milliseconds.
#[derive(Clone, Default)]
struct Times(Arc<Mutex<Vec<u128>>>);

impl Times {
    fn now(&self, start: Instant) {
        self.0.lock().unwrap().push(start.elapsed().as_millis());
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
async fn queues_and_calls_keep_to_one_pace_together() {
    let recorder = Recorder::new();
    recorder.delay(Duration::from_millis(7));
    let client = client(&recorder, true);
    let (times, start) = (Times::default(), Instant::now());
    let queues = [(); 2].map(|()| {
        let times = times.clone();
        let options = QueueOptions::new()
            .concurrency(64)
            .on_outcome(move |_| times.now(start));
        client.queue(options).unwrap()
    });
    for number in 0..100 {
        for queue in &queues {
            queue.enqueue(&AppOpened, format!("user_{number}")).unwrap();
        }
    }
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let (client, times) = (client.clone(), times.clone());
            tokio::spawn(async move {
                client.capture(&AppOpened, "user_1").await.unwrap();
                times.now(start);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    for queue in &queues {
        queue.flush(HOUR).await.unwrap();
    }
    assert_eq!(recorder.requests().len(), 300);
    assert_eq!(times.most_in_a_second(), 30);
    // Ten seconds' worth, each of which begins when the answers of the one before are a second old.
    assert_eq!(start.elapsed().as_secs(), 9);
}

#[tokio::test(start_paused = true)]
async fn calls_go_at_once_unless_they_are_to_keep_to_the_pace() {
    let recorder = Recorder::new();
    let client = client(&recorder, false);
    let start = Instant::now();
    for _ in 0..100 {
        client.capture(&AppOpened, "user_1").await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_the_pace_holds_back_until_its_deadline_says_so() {
    let recorder = Recorder::new();
    let manner = Manner {
        retry: super::RetryPolicy::new().deadline(Duration::from_millis(500)),
        pace: Pace::per_second(1),
        paces_calls: true,
    };
    let client = Client::over(Transport::Recorder(recorder.clone()), manner);
    client.capture(&AppOpened, "user_1").await.unwrap();
    let error = client.capture(&AppOpened, "user_1").await.unwrap_err();
    assert!(matches!(error, super::Error::HeldBack), "{error}");
    assert_eq!(recorder.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_burst_is_kept_after_a_pause() {
    let recorder = Recorder::new();
    let manner = Manner {
        retry: super::RetryPolicy::never(),
        pace: Pace::per_second(10).burst(1),
        paces_calls: true,
    };
    let client = Client::over(Transport::Recorder(recorder.clone()), manner);
    let limited = crate::testing::Failure::status(429).retry_after(Duration::from_secs(5));
    recorder.fail_next(limited);
    client.capture(&AppOpened, "user_1").await.unwrap_err();
    let (times, start) = (Times::default(), Instant::now());
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (client, times) = (client.clone(), times.clone());
            tokio::spawn(async move {
                client.capture(&AppOpened, "user_1").await.unwrap();
                times.now(start);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    let times = times.0.lock().unwrap();
    assert!(times[0] >= 5_000, "{times:?}");
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] >= 100, "{times:?}");
    }
}
