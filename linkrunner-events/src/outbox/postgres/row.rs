//! Rows: their parameters and their requests.

use std::time::Duration;

use tokio_postgres::Row;

use crate::outbox::row::restore;
use crate::request::ApiRequest;

/// A time span as a parameter: seconds.
pub(super) fn seconds(time: Duration) -> f64 {
    // A year is as good as for ever, and no calendar overflows.
    time.min(crate::delivery::FAR).as_secs_f64()
}

pub(super) fn small(count: i32) -> u32 {
    u32::try_from(count).unwrap_or(0)
}

/// Text without the only character that PostgreSQL does not store.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The request of a row, or why it is none. Plain SQL can enqueue anything that is a JSON object.
pub(super) fn request(row: &Row) -> Result<ApiRequest, String> {
    let body: &str = row.get("body");
    restore(
        row.get("endpoint"),
        body,
        row.get("ordering_key"),
        row.get("request_id"),
    )
}
