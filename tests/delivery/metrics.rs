//! The numbers of a queue through the `metrics` facade.

use std::collections::BTreeMap;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{QueueOptions, RetryPolicy};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};

use crate::support::{SECOND, tick};

/// Each metric with its labels, and its value.
fn snapshot(recorder: &DebuggingRecorder) -> BTreeMap<String, f64> {
    let metrics = recorder.snapshotter().snapshot().into_vec();
    let metrics = metrics.into_iter().map(|(key, _, _, value)| {
        let labels = key.key().labels();
        let labels: Vec<_> = labels
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        let value = match value {
            DebugValue::Counter(count) => count as f64,
            DebugValue::Gauge(value) => value.into_inner(),
            DebugValue::Histogram(_) => panic!("there are no histograms"),
        };
        (format!("{} {}", key.key().name(), labels.join(",")), value)
    });
    metrics.collect()
}

#[test]
fn what_stats_say_is_published() {
    let published = DebuggingRecorder::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let recorder = Recorder::new();
    let run = async {
        let options = QueueOptions::new()
            .name("orders")
            .max_events(4)
            .retry(RetryPolicy::never());
        let queue = recorder.client().queue(options).unwrap();
        for failure in [
            Failure::status(400),
            Failure::status(500),
            Failure::status(429),
        ] {
            recorder.fail_next(failure);
        }
        for number in 0..4 {
            queue.enqueue(&tick(number), "user_1").unwrap();
        }
        queue.enqueue(&tick(4), "user_1").unwrap_err();
        queue.flush(60 * SECOND).await.unwrap();
        let healthy = snapshot(&published);
        recorder.fail_always(Failure::no_connection());
        queue.enqueue(&tick(5), "user_1").unwrap();
        tokio::time::sleep(SECOND / 10).await;
        let paused = snapshot(&published);
        drop(queue.shutdown(SECOND).await);
        (healthy, paused, snapshot(&published))
    };
    let (healthy, paused, ended) =
        metrics::with_local_recorder(&published, || runtime.block_on(run));

    for (name, value) in [
        ("enqueued_total queue=orders", 4.0),
        ("not_taken_total queue=orders", 1.0),
        ("retries_total queue=orders", 1.0),
        ("settled_total queue=orders,status=sent", 2.0),
        ("settled_total queue=orders,status=rejected", 1.0),
        ("settled_total queue=orders,status=given_up", 1.0),
        ("pending queue=orders", 0.0),
        ("pending_bytes queue=orders", 0.0),
        ("capacity queue=orders", 4.0),
        ("capacity_bytes queue=orders", 33_554_432.0),
        ("in_flight queue=orders", 0.0),
        ("paused queue=orders", 0.0),
        ("oldest_timestamp_seconds queue=orders", 0.0),
    ] {
        let name = format!("linkrunner_queue_{name}");
        assert_eq!(healthy.get(&name), Some(&value), "{name} of {healthy:#?}");
    }
    assert!(healthy["linkrunner_queue_last_sent_timestamp_seconds queue=orders"] > 1e9);
    assert_eq!(paused["linkrunner_queue_paused queue=orders"], 1.0);
    assert_eq!(paused["linkrunner_queue_pending queue=orders"], 1.0);
    assert!(paused["linkrunner_queue_oldest_timestamp_seconds queue=orders"] > 1e9);
    let undelivered = "linkrunner_queue_settled_total queue=orders,status=undelivered";
    assert_eq!(ended[undelivered], 1.0);
}
