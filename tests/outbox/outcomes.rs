//! The outcomes that a relay reports, and clients that send nothing.

use std::sync::{Arc, Mutex};

use linkrunner_events::outbox::DeadReason;
use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Client, Status};

use crate::storage::Storage as _;
use crate::support::{LONG, Place, client, drain, enqueue_all, relay, tick, until_empty};

/// The outcomes, in the order of their reports.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Line>>>);

/// The kind of an outcome, its attempts, and whether it may have arrived.
type Line = (&'static str, u32, bool);

impl Told {
    fn push(&self, outcome: &linkrunner_events::Outcome) {
        let kind = match outcome.status() {
            Status::Sent(_) => "sent",
            Status::Skipped => "skipped",
            Status::Rejected(_) => "rejected",
            Status::GivenUp(_) => "given up",
            _ => "other",
        };
        let told = (kind, outcome.attempts(), outcome.may_have_been_delivered());
        self.0.lock().unwrap().push(told);
    }

    fn all(&self) -> Vec<Line> {
        self.0.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn every_event_has_one_outcome() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::status(400));
    sandbox.answer_next(Fault::server_error());
    let place = Place::new();
    let outbox = place.open().await;
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    outbox.enqueue(&tick(2), "user_1").await.unwrap();
    let told = Told::default();
    let tell = told.clone();
    let options = relay(&outbox, &client(&sandbox)).concurrency(1);
    let relay = options
        .on_outcome(move |outcome| tell.push(outcome))
        .start()
        .unwrap();
    until_empty(&outbox).await;
    let report = relay.shutdown(LONG).await;
    assert_eq!(
        (report.rejected, report.sent, report.retries),
        (1, 1, 1),
        "{report}"
    );
    assert_eq!(told.all(), [("rejected", 1, false), ("sent", 2, true)]);
}

#[tokio::test]
async fn a_disabled_client_leaves_the_events_in_the_outbox() {
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..20).await;
    let relay = outbox.relay(&Client::disabled()).start().unwrap();
    // An enabled relay sends them all in the meantime.
    let recorder = Recorder::new();
    drain(&outbox, outbox.relay(&recorder.client())).await;
    assert_eq!(recorder.requests().len(), 20);
    let report = relay.shutdown(LONG).await;
    assert_eq!(report.sent, 0, "{report}");
}

#[tokio::test]
async fn a_recorder_gets_what_the_outbox_holds() {
    let recorder = Recorder::new();
    recorder.fail_next(Failure::status(400));
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..5).await;
    drain(&outbox, relay(&outbox, &recorder.client()).concurrency(1)).await;
    let sent: Vec<_> = recorder
        .requests()
        .iter()
        .map(|event| event.data("number").unwrap().as_u64().unwrap())
        .collect();
    assert_eq!(sent, [1, 2, 3, 4]);
    assert_eq!(
        outbox.stats().await.unwrap().dead,
        [(DeadReason::Rejected, 1)]
    );
}
