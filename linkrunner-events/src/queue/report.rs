//! The final report of a queue.

use std::fmt;
use std::io;
use std::path::Path;

use super::outcome::{Outcome, Rejection};
use super::stats::Stats;
use super::unsent::{self, Unsent};

/// The outcomes of all events of a queue that was shut down.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::QueueOptions;
/// use linkrunner_events::testing::Recorder;
///
/// let queue = Recorder::new().client().queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// let report = queue.shutdown(std::time::Duration::from_secs(10)).await;
/// assert_eq!(report.to_string(), "1 enqueued: 1 sent, 0 rejected, 0 given up, 0 undelivered");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a report may contain events that were not sent"]
pub struct Report {
    pub(super) stats: Stats,
    pub(super) rejections: Vec<Rejection>,
    pub(super) unsent: Vec<Outcome>,
    pub(super) undelivered: Vec<Outcome>,
    pub(super) unnotified: Vec<Outcome>,
    pub(super) inside_callback: bool,
}

impl Report {
    /// The statistics. `pending` is 0, and `pause` says why the undelivered events were not sent.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// The last ten events that Linkrunner refused, oldest first.
    #[must_use]
    pub fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }

    /// The events that were still in the queue when it was shut down, in the order in which they were enqueued.
    #[must_use]
    pub fn undelivered(&self) -> &[Outcome] {
        &self.undelivered
    }

    /// The undelivered events, by value.
    #[must_use]
    pub fn into_undelivered(self) -> Vec<Outcome> {
        self.undelivered
    }

    /// The events that were given up while the queue ran ([`Status::GivenUp`](crate::Status::GivenUp)), oldest first.
    /// Only the newest 1,000 are kept, and at most 1 MiB of bodies. [`Stats::given_up`] counts all of them.
    #[must_use]
    pub fn unsent(&self) -> &[Outcome] {
        &self.unsent
    }

    /// The outcomes that were not passed to [`on_outcome`](crate::QueueOptions::on_outcome): those still waiting for
    /// it at the limit of the shutdown, and the [`undelivered`](Self::undelivered) ones.
    #[must_use]
    pub fn unnotified(&self) -> &[Outcome] {
        &self.unnotified
    }

    /// Whether every event was accepted, or skipped by a disabled client.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.stats.sent + self.stats.skipped == self.stats.enqueued
    }

    /// Appends the events that were not sent to a file, one JSON object per line: the [`unsent`](Self::unsent) and the
    /// [`undelivered`](Self::undelivered) ones, but not the rejected ones. Returns their number. A new file is readable by
    /// its owner only, since bodies identify users. The file is synced to disk.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// use std::time::Duration;
    /// use linkrunner_events::testing::{Failure, Recorder};
    /// use linkrunner_events::{QueueOptions, Report};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let path = std::env::temp_dir().join(format!("linkrunner-doc-{}.jsonl", std::process::id()));
    /// let recorder = Recorder::new();
    /// recorder.fail_always(Failure::no_connection());
    /// let queue = recorder.client().queue(QueueOptions::new())?;
    /// queue.enqueue(&AppOpened, "user_12345")?;
    /// let report = queue.shutdown(Duration::from_millis(100)).await;
    /// assert_eq!(report.write_to(&path)?, 1);
    ///
    /// // After a restart.
    /// recorder.clear_failures();
    /// let client = recorder.client();
    /// for unsent in Report::read_from(&path)? {
    ///     client.send(unsent.request()).await?;
    /// }
    /// std::fs::remove_file(&path)?;
    /// assert_eq!(recorder.requests().len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write_to(&self, path: impl AsRef<Path>) -> io::Result<usize> {
        let outcomes: Vec<_> = self.unsent.iter().chain(&self.undelivered).collect();
        unsent::append(path.as_ref(), &outcomes)?;
        Ok(outcomes.len())
    }

    /// Reads the requests that [`write_to`](Self::write_to) wrote. Check [`Unsent::may_have_been_delivered`] before
    /// you send a request again: it may count twice.
    ///
    /// # Errors
    ///
    /// When the file cannot be read. If a line is not in the format of `write_to`, the error has the kind
    /// [`io::ErrorKind::InvalidData`] and names the line.
    pub fn read_from(path: impl AsRef<Path>) -> io::Result<Vec<Unsent>> {
        unsent::read(path.as_ref())
    }
}

/// One line: `20 enqueued: 17 sent, 1 rejected, 0 given up, 2 undelivered`, the events not taken, and the reason of the
/// pause. Then the last rejections.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stats {
            enqueued,
            sent,
            skipped,
            rejected,
            given_up,
            undelivered,
            not_taken,
            pause,
            ..
        } = self.stats;
        write!(f, "{enqueued} enqueued: {sent} sent, ")?;
        if skipped > 0 {
            write!(f, "{skipped} skipped by the disabled client, ")?;
        }
        write!(
            f,
            "{rejected} rejected, {given_up} given up, {undelivered} undelivered"
        )?;
        if not_taken > 0 {
            write!(f, "; {not_taken} not taken")?;
        }
        match pause {
            Some(pause) => write!(f, " ({pause})")?,
            None if undelivered > 0 => f.write_str(" (time limit reached)")?,
            None => {}
        }
        if self.inside_callback {
            f.write_str("; shut down inside `on_outcome`, so it did not wait")?;
        }
        let waited = self.unnotified.len().saturating_sub(self.undelivered.len());
        if waited > 0 {
            write!(
                f,
                "; `on_outcome` was too slow and missed {waited} outcomes"
            )?;
        }
        for rejection in &self.rejections {
            write!(f, "\nrejected {rejection}")?;
        }
        Ok(())
    }
}
