//! The outbox and its relay: to Linkrunner, or to a sandbox in this process.

use std::error::Error;
use std::time::Duration;

use linkrunner_events::outbox::{Outbox, Relay, RelayReport};
use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{Client, ServerKey, Status};
use tempfile::TempDir;

use crate::settings::Target;

/// How long the events in flight may take at the end.
const LIMIT: Duration = Duration::from_secs(10);

pub(crate) struct Linkrunner {
    outbox: Outbox,
    relay: Relay,
    /// Set only with `--sandbox`. The outbox is then in this temporary folder, so that no stored real event goes to the
    /// sandbox.
    sandbox: Option<(Sandbox, TempDir)>,
}

impl Linkrunner {
    pub(crate) async fn start(target: Target) -> Result<Self, Box<dyn Error>> {
        let (client, file, sandbox) = match target {
            Target::Account { client, outbox } => (client, outbox, None),
            Target::Sandbox => {
                let sandbox = Sandbox::start().await?;
                let client = Client::builder(ServerKey::new("a-key-for-the-sandbox")?)
                    .base_url(sandbox.base_url())
                    .build()?;
                println!(
                    "no event leaves this machine: they go to a sandbox, with a page at {}",
                    sandbox.page_url()
                );
                let folder = tempfile::tempdir()?;
                let file = folder.path().join("linkrunner.db");
                (client, file, Some((sandbox, folder)))
            }
        };
        let outbox = Outbox::sqlite(file).open().await?;
        let mut relay = outbox.relay(&client);
        if sandbox.is_some() {
            relay = relay.on_outcome(|outcome| {
                if let Status::Sent(_) = outcome.status() {
                    println!("{}", String::from_utf8_lossy(outcome.request().body()));
                }
            });
        }
        Ok(Self {
            relay: relay.start()?,
            outbox,
            sandbox,
        })
    }

    pub(crate) fn outbox(&self) -> Outbox {
        self.outbox.clone()
    }

    /// Waits for the events in flight. The others stay in the outbox.
    pub(crate) async fn stop(self) -> RelayReport {
        let report = self.relay.shutdown(LIMIT).await;
        if let Some((sandbox, _)) = self.sandbox {
            sandbox.stop().await;
        }
        report
    }
}
