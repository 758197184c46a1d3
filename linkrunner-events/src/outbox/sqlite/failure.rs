//! Errors of SQLite, and their conversion to errors of an outbox.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::ErrorCode;

use crate::outbox::error::StoreError;

/// The error of a job or a transaction.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    Sql(Arc<rusqlite::Error>),
    Io(Arc<io::Error>),
    /// Another process kept the file locked for this long.
    Busy(Duration),
    Store(StoreError),
}

impl Failure {
    /// Whether another process keeps the file locked now.
    pub(super) fn is_busy(&self) -> bool {
        matches!(
            self.code(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
        )
    }

    /// Whether the file must not be used any further.
    pub(super) fn is_final(&self) -> bool {
        let is_final = |error: &StoreError| {
            matches!(
                error,
                StoreError::Replaced { .. } | StoreError::Damaged { .. }
            )
        };
        self.is_damage() || matches!(self, Self::Store(error) if is_final(error))
    }

    pub(super) fn into_store_error(self, path: &Path) -> StoreError {
        let is_damage = self.is_damage();
        let outbox = path.display().to_string();
        let path = path.to_owned();
        match self {
            Self::Store(error) => error,
            Self::Busy(waited) => StoreError::Busy { path, waited },
            Self::Sql(cause) if is_damage => StoreError::Damaged { path, cause },
            Self::Sql(cause) => StoreError::Failed { outbox, cause },
            Self::Io(cause) => StoreError::Failed { outbox, cause },
        }
    }

    /// The error of a file that could not be opened.
    pub(super) fn into_open_error(self, path: &Path) -> StoreError {
        if self.code() == Some(ErrorCode::NotADatabase) {
            return StoreError::NotAnOutbox {
                path: path.to_owned(),
            };
        }
        match self.into_store_error(path) {
            StoreError::Failed { cause, .. } => StoreError::Open {
                path: path.to_owned(),
                cause,
            },
            error => error,
        }
    }

    fn is_damage(&self) -> bool {
        matches!(
            self.code(),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        )
    }

    fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Sql(error) => error.sqlite_error_code(),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(Arc::new(error))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(Arc::new(error))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sql(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
            Self::Busy(waited) => write!(f, "it was busy for {waited:?}"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

/// A cause that has only a text.
pub(super) fn cause(text: impl Into<String>) -> Arc<dyn Error + Send + Sync> {
    Arc::from(Box::<dyn Error + Send + Sync>::from(text.into()))
}
