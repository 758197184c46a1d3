//! Publishes the queue's numbers through the `metrics` facade. Does nothing without the feature `metrics`.

#[cfg(feature = "metrics")]
pub(super) use self::facade::{enqueued, publish, retried, settled};
#[cfg(not(feature = "metrics"))]
pub(super) use self::nothing::{enqueued, publish, retried, settled};

#[cfg(feature = "metrics")]
mod facade {
    use std::time::{SystemTime, UNIX_EPOCH};

    use metrics::{counter, gauge};

    use crate::queue::outcome::Status;
    use crate::queue::stats::Stats;

    pub(in crate::queue) fn enqueued(queue: &str, taken: bool) {
        let queue = queue.to_owned();
        if taken {
            counter!("linkrunner_queue_enqueued_total", "queue" => queue).increment(1);
        } else {
            counter!("linkrunner_queue_not_taken_total", "queue" => queue).increment(1);
        }
    }

    pub(in crate::queue) fn retried(queue: &str) {
        counter!("linkrunner_queue_retries_total", "queue" => queue.to_owned()).increment(1);
    }

    pub(in crate::queue) fn settled(queue: &str, status: &Status) {
        let status = match status {
            Status::Sent(_) => "sent",
            Status::Skipped => "skipped",
            Status::Rejected(_) => "rejected",
            Status::GivenUp(_) => "given_up",
            Status::Undelivered(_) => "undelivered",
        };
        counter!("linkrunner_queue_settled_total", "queue" => queue.to_owned(), "status" => status)
            .increment(1);
    }

    pub(in crate::queue) fn publish(queue: &str, stats: &Stats) {
        let set = |name: &'static str, value: f64| {
            gauge!(name, "queue" => queue.to_owned()).set(value);
        };
        set("linkrunner_queue_pending", stats.pending as f64);
        set("linkrunner_queue_pending_bytes", stats.pending_bytes as f64);
        set("linkrunner_queue_capacity", stats.max_events as f64);
        set("linkrunner_queue_capacity_bytes", stats.max_bytes as f64);
        set("linkrunner_queue_in_flight", stats.in_flight as f64);
        set(
            "linkrunner_queue_paused",
            f64::from(u8::from(stats.pause.is_some())),
        );
        let now = SystemTime::now();
        let oldest = stats.oldest.and_then(|age| now.checked_sub(age));
        set(
            "linkrunner_queue_oldest_timestamp_seconds",
            oldest.map_or(0.0, seconds),
        );
        set(
            "linkrunner_queue_last_sent_timestamp_seconds",
            stats.last_sent.map_or(0.0, seconds),
        );
    }

    fn seconds(time: SystemTime) -> f64 {
        time.duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs_f64()
    }
}

#[cfg(not(feature = "metrics"))]
mod nothing {
    use crate::queue::outcome::Status;
    use crate::queue::stats::Stats;

    pub(in crate::queue) fn enqueued(_: &str, _: bool) {}
    pub(in crate::queue) fn retried(_: &str) {}
    pub(in crate::queue) fn settled(_: &str, _: &Status) {}
    pub(in crate::queue) fn publish(_: &str, _: &Stats) {}
}
