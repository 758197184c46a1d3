//! The errors of the API, and their answers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use linkrunner_events::commerce::BasketError;
use linkrunner_events::outbox::{OutboxError, StoreError};
use serde_json::json;

#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("send the header `x-user` with the id of the user")]
    NoUser,
    #[error("there is no product `{0}`")]
    NoProduct(String),
    #[error("the order has no lines, or it is too large")]
    Basket(#[from] BasketError),
    #[error("the order could not be recorded")]
    Outbox(#[from] OutboxError),
    #[error("the outbox cannot be read")]
    Store(#[from] StoreError),
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, message) = match &self {
            Self::NoUser => (StatusCode::UNAUTHORIZED, self.to_string()),
            Self::NoProduct(_) => (StatusCode::NOT_FOUND, self.to_string()),
            Self::Basket(_) => (StatusCode::UNPROCESSABLE_ENTITY, self.to_string()),
            // Prices come from the shop, so only an id in the request can be invalid. The message names it.
            Self::Outbox(OutboxError::Encode(error)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
            }
            // A full disk, for example. It is ours to repair, so the details are in the log only.
            Self::Outbox(_) | Self::Store(_) => {
                tracing::error!(error = ?self, "the outbox failed");
                let message = format!("{self}; try again later");
                (StatusCode::SERVICE_UNAVAILABLE, message)
            }
        };
        (status, Json(json!({ "error": message }))).into_response()
    }
}
