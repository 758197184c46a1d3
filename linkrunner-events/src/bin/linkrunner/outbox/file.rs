//! The file that a command line names.

use std::path::PathBuf;

use linkrunner_events::outbox::Outbox;

use super::error::Error;

/// The file, and the form of the output.
#[derive(Debug, clap::Args)]
pub(super) struct File {
    /// The file of the outbox
    #[arg(long, value_name = "FILE")]
    pub(super) db: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

impl File {
    /// Opens the outbox. A file that does not exist is probably a mistake in its name, so it is not created.
    pub(super) async fn open(&self) -> Result<Outbox, Error> {
        self.must_exist()?;
        self.open_or_create().await
    }

    pub(super) fn must_exist(&self) -> Result<(), Error> {
        if self.exists()? {
            Ok(())
        } else {
            Err(Error::NoFile(self.db.clone()))
        }
    }

    /// Opens the outbox. Creates it if `create` is set.
    pub(super) async fn open_for(&self, create: bool) -> Result<Outbox, Error> {
        if create || self.exists()? {
            self.open_or_create().await
        } else {
            Err(Error::NoFileYet(self.db.clone()))
        }
    }

    fn exists(&self) -> Result<bool, Error> {
        self.db.try_exists().map_err(|source| Error::Find {
            path: self.db.clone(),
            source,
        })
    }

    async fn open_or_create(&self) -> Result<Outbox, Error> {
        // No bounds: those of the application are unknown here.
        let outbox = Outbox::sqlite(&self.db)
            .max_events(u64::MAX)
            .max_bytes(u64::MAX);
        Ok(outbox.open().await?)
    }
}
