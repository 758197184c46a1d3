//! One endpoint, or a few events, fail while the others are accepted.

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Client, Endpoint, Payment, Queue, QueueOptions, ServerKey};
use tokio::time::Instant;

use crate::simulator::{MINUTE, SECOND, tick};

fn queue(recorder: &Recorder) -> Queue {
    let client = Client::builder(ServerKey::new("key").unwrap()).record(recorder);
    client.queue(QueueOptions::new()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_one_endpoint_discards_none_of_its_requests() {
    for status in [301, 403, 404, 408, 429, 500, 502, 503, 504] {
        let recorder = Recorder::new();
        let start = Instant::now();
        recorder.fail_if(move |request| {
            let is_payment = request.endpoint() == Endpoint::CapturePayment;
            let is_down = start.elapsed() < 10 * MINUTE;
            (is_payment && is_down).then(|| Failure::status(status))
        });
        let queue = queue(&recorder);
        let mut load = tokio::time::interval(SECOND / 5);
        for number in 0..3_000 {
            load.tick().await;
            queue.enqueue_request(tick(number, 20)).unwrap();
            if number % 40 == 0 {
                let payment = Payment::new(format!("payer_{number}"), format!("pay_{number}"), 1);
                queue.enqueue_request(payment).unwrap();
            }
        }
        // Events do not wait for payments, unless the status opens the breaker for all requests at once.
        let opens_at_once = matches!(status, 429 | 502 | 503);
        let events = recorder.requests().len();
        assert!(
            events >= if opens_at_once { 500 } else { 2_700 },
            "{status}: {events}"
        );
        queue.flush(10 * MINUTE).await.unwrap();
        let report = queue.shutdown(SECOND).await;
        assert!(report.is_complete(), "{status}: {report}");
    }
}

#[tokio::test(start_paused = true)]
async fn events_that_are_always_limited_do_not_starve_the_others() {
    for status in [425, 429] {
        for limited in [1, 2, 5] {
            let recorder = Recorder::new();
            recorder.fail_if(move |request| {
                request
                    .ordering_key()
                    .contains("limited")
                    .then(|| Failure::status(status))
            });
            let queue = queue(&recorder);
            for number in 0..limited {
                let payment = Payment::new(format!("limited_{number}"), format!("pay_{number}"), 1);
                queue.enqueue_request(payment).unwrap();
            }
            let mut load = tokio::time::interval(SECOND / 5);
            for number in 0..3_000 {
                load.tick().await;
                queue.enqueue_request(tick(number, 200)).unwrap();
            }
            let sent = queue.stats().sent;
            assert!(sent >= 2_700, "{status}, {limited}: {sent}");
            // They are not charged, so they are still there.
            assert_eq!(queue.stats().given_up, 0);
        }
    }
}
