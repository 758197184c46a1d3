//! Errors of PostgreSQL, and their conversion to errors of an outbox.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::error::{Severity, SqlState};

use super::schema::KNOWN;
use crate::outbox::error::StoreError;

#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// There is no connection.
    Connect(Arc<tokio_postgres::Error>),
    /// A statement failed, or the connection broke before the commit.
    Sql(Arc<tokio_postgres::Error>),
    /// The server did not answer in this time, before the commit.
    Silent(Duration),
    /// The connection broke, or the server did not answer, during the commit.
    Unconfirmed(Arc<dyn std::error::Error + Send + Sync>),
    /// The server accepts no changes.
    ReadOnly,
    Store(StoreError),
}

impl Failure {
    /// The error of `BEGIN READ WRITE`. A standby says that the feature is not supported.
    pub(super) fn of_begin(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(&SqlState::FEATURE_NOT_SUPPORTED) => Self::ReadOnly,
            _ => error.into(),
        }
    }

    /// The error of a commit. Only an error that leaves the session intact says that the commit was not made: with a fatal one, the
    /// server may have ended after it, and a pooler may have lost the server.
    pub(super) fn of_commit(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(answer) if answer.parsed_severity() == Some(Severity::Error) => {
                Self::Sql(Arc::new(error))
            }
            _ => Self::Unconfirmed(Arc::new(error)),
        }
    }

    /// Whether the connection can be used further, after a rollback.
    pub(super) fn leaves_connection(&self) -> bool {
        match self {
            // After a failover, a new connection finds the new primary.
            Self::Sql(error) => error.as_db_error().is_some_and(|error| {
                error.parsed_severity() == Some(Severity::Error)
                    && *error.code() != SqlState::READ_ONLY_SQL_TRANSACTION
            }),
            Self::Store(_) => true,
            Self::Connect(_) | Self::Silent(_) | Self::Unconfirmed(_) | Self::ReadOnly => false,
        }
    }

    pub(super) fn into_store_error(self, name: &str) -> StoreError {
        let outbox = name.to_owned();
        match self {
            Self::Store(error) => error,
            Self::ReadOnly => StoreError::ReadOnly { outbox },
            Self::Connect(cause) => StoreError::Unreachable { outbox, cause },
            Self::Unconfirmed(cause) => StoreError::Unconfirmed { outbox, cause },
            Self::Silent(waited) => {
                let text = format!("the database did not answer within {waited:?}");
                StoreError::Failed {
                    outbox,
                    cause: Arc::new(io::Error::new(io::ErrorKind::TimedOut, text)),
                }
            }
            Self::Sql(cause) => match cause.code() {
                Some(code) if is_missing(code) => StoreError::OldSchema {
                    outbox,
                    found: 0,
                    needed: KNOWN,
                },
                Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                    StoreError::NotPermitted { outbox, cause }
                }
                Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => StoreError::ReadOnly { outbox },
                _ => StoreError::Failed { outbox, cause },
            },
        }
    }
}

/// Whether a table or a function of the schema does not exist.
pub(super) fn is_missing(code: &SqlState) -> bool {
    [
        SqlState::INVALID_SCHEMA_NAME,
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_FUNCTION,
    ]
    .contains(code)
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Sql(Arc::new(error))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
