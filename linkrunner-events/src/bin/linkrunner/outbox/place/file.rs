//! A file.

use std::fmt;
use std::path::{Path, PathBuf};

use linkrunner_events::outbox::Outbox;

use crate::outbox::error::Error;

pub(crate) struct File {
    path: PathBuf,
}

impl File {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the outbox. A file that does not exist is probably a mistake in its name, so it is not created.
    pub(super) async fn open(&self) -> Result<Outbox, Error> {
        self.must_exist()?;
        self.open_unbounded().await
    }

    pub(super) async fn open_or_create(&self, create: bool) -> Result<Outbox, Error> {
        if create || self.exists()? {
            self.open_unbounded().await
        } else {
            Err(Error::NoFileYet(self.path.clone()))
        }
    }

    pub(crate) fn must_exist(&self) -> Result<(), Error> {
        if self.exists()? {
            Ok(())
        } else {
            Err(Error::NoFile(self.path.clone()))
        }
    }

    fn exists(&self) -> Result<bool, Error> {
        self.path.try_exists().map_err(|source| Error::Find {
            path: self.path.clone(),
            source,
        })
    }

    /// No bounds: those of the application are unknown here.
    async fn open_unbounded(&self) -> Result<Outbox, Error> {
        let outbox = Outbox::sqlite(&self.path)
            .max_events(u64::MAX)
            .max_bytes(u64::MAX);
        Ok(outbox.open().await?)
    }
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(f)
    }
}
