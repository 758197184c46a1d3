//! The numbers of a relay.

use std::fmt;

/// The numbers of a relay since it started.
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
    /// The events whose lease ended before their outcome was recorded, and that another relay claimed. They may be sent twice.
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
            (self.lost_leases, "lost leases: these may be sent twice"),
            (self.store_errors, "errors of the storage"),
        ] {
            if count > 0 {
                write!(f, ", {count} {noun}")?;
            }
        }
        Ok(())
    }
}
