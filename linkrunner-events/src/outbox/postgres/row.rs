//! Rows: their parameters and their requests.

use std::time::Duration;

use tokio_postgres::Row;

use crate::request::{ApiRequest, Endpoint};

/// A time span as a parameter: seconds.
pub(super) fn seconds(time: Duration) -> f64 {
    // A year is as good as for ever, and no calendar overflows.
    time.min(crate::delivery::FAR).as_secs_f64()
}

/// A time span in milliseconds, rounded up: a pause is never shorter than it was asked for.
pub(super) fn millis(time: Duration) -> i64 {
    let millis = time
        .min(crate::delivery::FAR)
        .as_nanos()
        .div_ceil(1_000_000);
    i64::try_from(millis).unwrap_or(i64::MAX)
}

/// A number of milliseconds, zero if the clock was set back.
pub(super) fn span(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// A count, which is never negative.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
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
    let endpoint: &str = row.get("endpoint");
    let endpoint =
        Endpoint::from_path(endpoint).ok_or_else(|| format!("`{endpoint}` is not an endpoint"))?;
    let body: &str = row.get("body");
    let request = ApiRequest::from_parts(endpoint, body).map_err(|error| error.to_string())?;
    let request = request.with_ordering_key(row.get::<_, &str>("ordering_key"));
    Ok(match row.get::<_, Option<&str>>("request_id") {
        Some(id) => request.with_id(id),
        None => request,
    })
}
