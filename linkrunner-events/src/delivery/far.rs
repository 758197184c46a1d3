//! The longest time span.

use std::time::Duration;

/// A year: in practice for ever. Longer spans are shortened to it, so that no addition to a time overflows.
pub(crate) const FAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
