//! The numbers of a relay.

use std::fmt;

/// Statistics of a relay since it started.
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::outbox::Outbox;
/// use linkrunner_events::testing::Recorder;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open().await?;
/// let relay = outbox.relay(&Recorder::new().client()).start()?;
/// outbox.enqueue(&AppOpened, "user_12345").await?;
/// # while outbox.stats().await?.pending > 0 { tokio::time::sleep(Duration::from_millis(1)).await; }
/// let report = relay.shutdown(Duration::from_secs(10)).await;
/// assert_eq!(report.sent, 1);
/// assert_eq!(report.to_string(), "1 sent, 0 rejected, 0 given up, 0 retries");
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RelayReport {
    /// The events that Linkrunner accepted.
    pub sent: u64,
    /// The events that Linkrunner refused. They are dead letters.
    pub rejected: u64,
    /// The events that became dead letters because they were given up, were too old, or may have arrived.
    pub dead: u64,
    /// The rows that are not a valid request. They are dead letters, and nothing was sent.
    pub damaged: u64,
    /// The failed attempts after which the event is retried.
    pub retries: u64,
    /// The events that another relay claimed because their lease ended before this relay recorded the outcome. They may be sent
    /// twice.
    pub lost_leases: u64,
    /// The errors of the storage.
    pub store_errors: u64,
}

impl fmt::Display for RelayReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sent,
            rejected,
            dead,
            retries,
            ..
        } = self;
        write!(
            f,
            "{sent} sent, {rejected} rejected, {dead} given up, {retries} retries"
        )?;
        for (count, noun) in [
            (self.damaged, "damaged"),
            (
                self.lost_leases,
                "lost leases: their events may be sent twice",
            ),
            (self.store_errors, "errors of the storage"),
        ] {
            if count > 0 {
                write!(f, ", {count} {noun}")?;
            }
        }
        Ok(())
    }
}
