//! Opens the file for those who only read it.

use rusqlite::{Connection, OpenFlags};

use super::failure::Failure;
use super::options::MAX_WAIT;
use super::place::Place;
use super::schema::{self, Found, MIGRATIONS};
use super::version;
use crate::outbox::error::StoreError;

/// Opens a file without changing it. Fails unless it is an outbox with a known schema.
pub(super) fn open_to_read(place: &Place) -> Result<Connection, Failure> {
    version::check()?;
    let path = || place.path().to_owned();
    if place.is_too_short()? {
        return Err(StoreError::NotAnOutbox { path: path() }.into());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(place.path(), flags)?;
    connection.busy_timeout(MAX_WAIT)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    match schema::look(&connection)? {
        Found::Outbox(found) if found > known => {
            let outbox = path().display().to_string();
            Err(StoreError::NewerSchema {
                outbox,
                found,
                known,
            }
            .into())
        }
        // An empty file: the process that made it ended before it was an outbox.
        Found::Outbox(0) | Found::SomethingElse => {
            Err(StoreError::NotAnOutbox { path: path() }.into())
        }
        Found::Outbox(_) => Ok(connection),
    }
}
