//! The error after several attempts.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::Error;
use crate::error::debug::debug_with_sources;

/// The error of a request that failed after several attempts.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::testing::{Failure, Recorder};
/// use linkrunner_events::{Error, RetryPolicy};
///
/// let recorder = Recorder::new();
/// recorder.fail_always(Failure::status(500));
/// let retry = RetryPolicy::new().max_attempts(2).first_backoff(Duration::from_millis(1));
/// let error = recorder.client_with(retry).capture(&AppOpened, "user_12345").await.unwrap_err();
/// let Error::GaveUp(gave_up) = error else { panic!("{error}") };
/// assert!(matches!(gave_up.last(), Error::Server { .. }));
/// # Ok(()) }
/// ```
pub struct GaveUp {
    attempts: u32,
    elapsed: Duration,
    earlier_may_have_arrived: bool,
    last: Box<Error>,
}

impl GaveUp {
    /// The error after `attempts` attempts; the last error itself if it was the only one.
    pub(in crate::delivery) fn after(
        attempts: u32,
        elapsed: Duration,
        earlier_may_have_arrived: bool,
        last: Error,
    ) -> Error {
        if attempts < 2 {
            return last;
        }
        Error::GaveUp(Self {
            attempts,
            elapsed,
            earlier_may_have_arrived,
            last: Box::new(last),
        })
    }

    /// How many attempts were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long it took, from the start of the first attempt to the end of the last.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The error of the last attempt.
    #[must_use]
    pub fn last(&self) -> &Error {
        &self.last
    }

    pub(super) fn may_have_been_delivered(&self) -> bool {
        self.earlier_may_have_arrived || self.last.may_have_been_delivered()
    }
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, self.last.server_message())
    }
}

impl GaveUp {
    pub(super) fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        server_message: Option<&str>,
    ) -> fmt::Result {
        write!(
            f,
            "gave up after {} attempts in {:.1?}; the last one: ",
            self.attempts, self.elapsed
        )?;
        self.last.write(f, server_message)?;
        if self.earlier_may_have_arrived && !self.last.may_have_been_delivered() {
            f.write_str("; an earlier attempt may have been delivered")?;
        }
        Ok(())
    }
}

debug_with_sources!(GaveUp);

impl StdError for GaveUp {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        // The last error's text is part of this error's text.
        self.last.source()
    }
}
