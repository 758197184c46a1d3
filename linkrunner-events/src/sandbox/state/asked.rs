//! The question of a call for an attribution.

use axum::extract::Query;
use axum::http::Uri;
use serde::Deserialize;

/// The user or the device that the question is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) user_id: Option<String>,
    device_identifier: Option<String>,
}

impl Asked {
    /// The parameters of the query. One that cannot be read has none.
    pub(super) fn of(uri: &Uri) -> Self {
        Query::try_from_uri(uri)
            .map(|Query(asked)| asked)
            .unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        [&self.user_id, &self.device_identifier]
            .into_iter()
            .flatten()
            .all(String::is_empty)
    }
}
