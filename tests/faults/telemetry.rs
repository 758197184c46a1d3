//! What goes to `tracing` in a run in which everything happens: enough to find a fault, and neither key nor data.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use linkrunner_events::{LinkrunnerEvent as _, QueueOptions};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::keyless::SECRET;
use crate::play::{Answer, Play, plays, status};
use crate::server::Server;
use crate::support::{LONG, alone, builder, quick, stats_of};

/// A span or an event, with everything that a log could show of it.
#[derive(Debug, Clone)]
struct Line {
    level: Level,
    target: String,
    text: String,
}

/// Keeps everything.
#[derive(Clone, Default)]
struct Lines {
    lines: Arc<Mutex<Vec<Line>>>,
    spans: Arc<AtomicU64>,
}

struct Text<'a>(&'a mut String);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Lines {
    fn take(&self, metadata: &Metadata<'_>, text: String) {
        self.lines.lock().unwrap().push(Line {
            level: *metadata.level(),
            target: metadata.target().to_owned(),
            text,
        });
    }

    /// What this library said.
    fn own(&self) -> Vec<Line> {
        let lines = self.lines.lock().unwrap();
        let own = lines
            .iter()
            .filter(|line| line.target.starts_with("linkrunner_events"));
        own.cloned().collect()
    }
}

impl Subscriber for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = format!("span {}", span.metadata().name());
        span.record(&mut Text(&mut text));
        self.take(span.metadata(), text);
        Id::from_u64(1 + self.spans.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = String::from("recorded");
        values.record(&mut Text(&mut text));
        let mut lines = self.lines.lock().unwrap();
        lines.push(Line {
            level: Level::TRACE,
            target: String::new(),
            text,
        });
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = String::from("event");
        event.record(&mut Text(&mut text));
        self.take(event.metadata(), text);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(linkrunner_events::LinkrunnerEvent)]
struct SecretHandshake {
    whisper: &'static str,
}

fn handshake(user: &'static str) -> linkrunner_events::ApiRequest {
    let whisper = "open-sesame";
    let payload = SecretHandshake { whisper };
    payload.payload(user).to_request().unwrap()
}

/// An answer that repeats what the event said.
fn echo(status: u16) -> Play {
    Play::Answer(Answer::of(status).saying(r#"{"msg":"user_alice may not whisper open-sesame"}"#))
}

#[track_caller]
fn find<'a>(lines: &'a [Line], level: Level, parts: &[&str]) -> &'a Line {
    lines
        .iter()
        .find(|line| line.level == level && parts.iter().all(|part| line.text.contains(part)))
        .unwrap_or_else(|| panic!("no {level} with {parts:?} in {lines:#?}"))
}

#[test]
fn a_run_in_which_everything_happens_is_told_without_secrets() {
    // What is logged on other threads decides what is logged on this one.
    alone("telemetry::everything_happens");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn everything_happens() {
    let lines = Lines::default();
    tracing::subscriber::set_global_default(lines.clone()).unwrap();
    let server = Server::start(plays([
        // The call.
        echo(500),
        status(201),
        // The call that is refused.
        echo(400),
        // The call that is given up.
        echo(503),
        echo(503),
        echo(503),
        // The queue.
        Play::Answer(Answer::of(429).header("retry-after", "1")),
        status(401),
        status(201),
        status(400),
        Play::Close,
        status(201),
        Play::Silence,
    ]));
    let client = builder(&server).retry(quick()).build().unwrap();
    client.send(handshake("user_alice")).await.unwrap();
    for _ in 0..2 {
        let error = client.send(handshake("user_alice")).await.unwrap_err();
        let words = error.to_string();
        assert!(
            words.contains("user_alice"),
            "told, but not logged: {words}"
        );
    }

    let options = QueueOptions::new().max_events(3).concurrency(1);
    let queue = client.queue(options).unwrap();
    for user in ["user_bob", "user_carol", "user_dave", "user_erin"] {
        let _ = queue.enqueue_request(handshake(user));
    }
    queue.flush(LONG).await.unwrap();
    queue.enqueue_request(handshake("user_frank")).unwrap();
    stats_of(&queue, |stats| stats.in_flight == 1).await;
    let report = queue.shutdown(Duration::ZERO).await;
    assert_eq!(report.stats().not_taken, 1, "{report}");
    assert_eq!(report.stats().undelivered, 1, "{report}");

    let dropped = client.queue(QueueOptions::new()).unwrap();
    dropped.enqueue_request(handshake("user_grace")).unwrap();
    drop(dropped);

    for line in &*lines.lines.lock().unwrap() {
        let text = line.text.to_lowercase();
        for secret in [SECRET, "sesame", "whisper", "user_"] {
            assert!(!text.contains(secret), "{line:?}");
        }
    }
    let own = lines.own();
    let span = [
        "span linkrunner_delivery",
        "endpoint=",
        "event_name=\"secret_handshake\"",
    ];
    find(&own, Level::DEBUG, &span);
    let ended = |attempt: &str, status: &str| {
        find(
            &own,
            Level::DEBUG,
            &["attempt ended", attempt, status, "duration="],
        );
    };
    ended("attempt=1", "status_code=500");
    ended("attempt=2", "status_code=201");
    ended("attempt=1", "status_code=429");
    // Of another event: the one that met the 429 does not probe while others wait.
    ended("attempt=1", "status_code=401");
    find(
        &own,
        Level::DEBUG,
        &["the request will be sent again", "attempt=1", "pause="],
    );
    find(
        &own,
        Level::WARN,
        &["request failed", "status_code=400", "attempts=1"],
    );
    find(&own, Level::WARN, &["the queue is full", "pending=3"]);
    find(
        &own,
        Level::WARN,
        &["dropped without `shutdown`", "pending=1"],
    );
    let opened = [
        "unavailable (status 503); requests wait",
        "status_code=503",
        "next_attempt_in=",
    ];
    find(&own, Level::WARN, &opened);
    find(&own, Level::WARN, &["too many requests", "status_code=429"]);
    let refused = [
        "does not accept the server key",
        "`Client::set_key`",
        "status_code=401",
    ];
    find(&own, Level::ERROR, &refused);
    let closed = [
        "accepts requests again",
        "does not accept the server key",
        "paused_for=",
    ];
    find(&own, Level::INFO, &closed);
    let handed_back = ["shut down before it had sent", "undelivered=1"];
    find(&own, Level::WARN, &handed_back);
    let loud = own.iter().filter(|line| line.level <= Level::WARN).count();
    assert!(loud <= 9, "one for each thing to know: {own:#?}");
}
