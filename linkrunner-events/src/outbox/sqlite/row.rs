//! Rows of the table `request`: their checksums and requests.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::outbox::row::{OutboxRow, restore};
use crate::request::ApiRequest;

/// The lane of an ordering key. Users with the same lane wait for each other, which is rare and harmless.
pub(super) fn lane_of(ordering_key: &[u8]) -> i64 {
    i64::from(crc32fast::hash(ordering_key))
}

/// The checksum of a row.
pub(super) fn checksum(endpoint: &[u8], ordering_key: &[u8], body: &[u8]) -> i64 {
    let mut hasher = crc32fast::Hasher::new();
    for part in [endpoint, ordering_key, body] {
        hasher.update(part);
        hasher.update(&[0]);
    }
    i64::from(hasher.finalize())
}

pub(super) fn checksum_of(row: &OutboxRow) -> i64 {
    checksum(
        row.endpoint().as_bytes(),
        row.ordering_key().as_bytes(),
        row.body().as_bytes(),
    )
}

/// Restores the request of a row of the table `request`, or describes its damage.
pub(super) fn request(row: &Row<'_>) -> Result<ApiRequest, String> {
    let endpoint = bytes(row, "endpoint")?;
    let ordering_key = bytes(row, "ordering_key")?;
    let body = bytes(row, "body")?;
    let crc = checksum(endpoint, ordering_key, body);
    if number(row, "crc")? != crc {
        return Err(
            "its checksum is wrong: something other than the outbox changed the row".to_owned(),
        );
    }
    let request_id = optional_bytes(row, "request_id")?
        .map(|id| text("request_id", id))
        .transpose()?;
    restore(
        text("endpoint", endpoint)?,
        body,
        text("ordering_key", ordering_key)?,
        request_id,
    )
}

pub(super) fn number(row: &Row<'_>, column: &str) -> Result<i64, String> {
    row.get(column).map_err(|error| error.to_string())
}

pub(super) fn optional_number(row: &Row<'_>, column: &str) -> Result<Option<i64>, String> {
    row.get(column).map_err(|error| error.to_string())
}

/// A count that may have been damaged.
pub(super) fn count(row: &Row<'_>, column: &str) -> Result<u32, String> {
    let count = number(row, column)?;
    count
        .try_into()
        .map_err(|_| format!("`{column}` is {count}"))
}

/// Bytes, because damaged text is not UTF-8.
fn bytes<'a>(row: &'a Row<'_>, column: &str) -> Result<&'a [u8], String> {
    optional_bytes(row, column)?.ok_or_else(|| format!("`{column}` is missing"))
}

fn optional_bytes<'a>(row: &'a Row<'_>, column: &str) -> Result<Option<&'a [u8]>, String> {
    let value = row.get_ref(column).map_err(|error| error.to_string())?;
    match value {
        ValueRef::Text(bytes) => Ok(Some(bytes)),
        ValueRef::Null => Ok(None),
        _ => Err(format!("`{column}` is not text")),
    }
}

fn text<'a>(column: &str, bytes: &'a [u8]) -> Result<&'a str, String> {
    std::str::from_utf8(bytes).map_err(|_| format!("`{column}` is not UTF-8"))
}
