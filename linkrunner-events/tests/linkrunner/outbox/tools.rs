//! An outbox in a temporary folder, for the library and for the program.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use linkrunner_events::outbox::Outbox;
use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{ApiRequest, Client, Endpoint, QueueOptions};
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::PROGRAM;

/// The folder is removed with the test.
pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The outbox `shop.db`, as an application has it.
    #[cfg(feature = "outbox-sqlite")]
    pub(super) async fn outbox(&self) -> Outbox {
        let outbox = Outbox::sqlite(self.path("shop.db")).open().await;
        outbox.expect("an outbox")
    }

    /// The number of pending events in that outbox.
    #[cfg(feature = "outbox-sqlite")]
    pub(super) async fn pending(&self) -> u64 {
        let stats = self.outbox().await.stats().await;
        stats.expect("numbers").pending
    }

    /// Runs `linkrunner outbox` in the folder.
    #[cfg(feature = "outbox-sqlite")]
    pub(super) fn run(&self, arguments: &[&str]) -> crate::Run {
        crate::Run::new(self.command(arguments).output().expect("it runs"))
    }

    /// A command that sees no settings of the machine.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .current_dir(self.0.path())
            .arg("outbox")
            .args(arguments);
        for variable in ["SERVER_KEY", "BASE_URL", "DISABLED", "PACE", "POSTGRES"] {
            command.env_remove(format!("LINKRUNNER_{variable}"));
        }
        command
    }
}

/// An event of this name, of a user whose name must not show.
pub(super) fn event(name: &str) -> ApiRequest {
    let name = serde_json::Value::from(name);
    let body = format!(
        r#"{{"event_name":{name},"event_data":{{"size":1}},"user_id":"private_user","event_id":"e1"}}"#
    );
    ApiRequest::from_parts(Endpoint::CaptureEvent, body).expect("a request")
}

pub(super) async fn enqueue(outbox: &Outbox, name: &str) {
    outbox.enqueue_request(event(name)).await.expect("taken");
}

/// Enqueues an event and lets a relay give it up.
pub(super) async fn kill(outbox: &Outbox, name: &str, failure: Failure) {
    let recorder = Recorder::new();
    recorder.fail_always(failure);
    kill_with(&recorder.client(), outbox, name).await;
}

/// Enqueues an event and lets a relay with this client end it.
pub(super) async fn kill_with(client: &Client, outbox: &Outbox, name: &str) {
    enqueue(outbox, name).await;
    let (ended, mut ends) = mpsc::unbounded_channel();
    let relay = outbox
        .relay(client)
        .on_outcome(move |_| {
            let _ = ended.send(());
        })
        .start()
        .expect("a relay");
    ends.recv().await.expect("an outcome");
    relay.shutdown(Duration::from_secs(10)).await;
}

/// Writes `unsent.jsonl`, a file with two events that a queue could not send.
pub(super) async fn unsent(folder: &Folder) {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let queue = recorder
        .client()
        .queue(QueueOptions::new())
        .expect("a queue");
    for name in ["app_opened", "item_viewed"] {
        queue.enqueue_request(event(name)).expect("taken");
    }
    let report = queue.shutdown(Duration::ZERO).await;
    assert_eq!(
        report
            .write_to(folder.path("unsent.jsonl"))
            .expect("written"),
        2
    );
}

/// The text with `TIME` for all times, which depend on the machine.
pub(super) fn timeless(text: &str) -> String {
    let is_time = |word: &str| {
        let digits = word.trim_end_matches(|c: char| "dhms".contains(c));
        digits.len() < word.len()
            && !digits.is_empty()
            && digits.chars().all(|c| c.is_ascii_digit())
    };
    let line = |line: &str| {
        let words = line.split(' ').map(|word| {
            let (bare, rest) = match word.strip_suffix([',', ':', '.']) {
                Some(bare) => (bare, &word[bare.len()..]),
                None => (word, ""),
            };
            if is_time(bare) {
                format!("TIME{rest}")
            } else {
                word.to_owned()
            }
        });
        words.collect::<Vec<_>>().join(" ")
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
