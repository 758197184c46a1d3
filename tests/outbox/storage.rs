//! Where the events of a test are: a file or a database.

use linkrunner_events::outbox::Outbox;

pub(crate) trait Storage {
    /// The storage as an argument of the process that these tests start.
    fn argument(&self) -> String;

    async fn open(&self) -> Outbox;

    /// The bodies of the pending rows and of the dead letters, read past the library.
    fn bodies(&self) -> Bodies;
}

/// The bodies in a storage.
pub(crate) struct Bodies {
    pub(crate) pending: Vec<String>,
    /// Each with its reason and error.
    pub(crate) dead: Vec<(String, String)>,
}
