//! Taking payments back.

use std::borrow::Cow;

use serde_core::ser::Error as _;
use serde_core::{Serialize, Serializer};

use crate::error::{EncodeError, FieldError};
use crate::json::{self, Key, close_object, key};
use crate::payload::{check_size, write_id};
use crate::request::{ApiRequest, Endpoint, Lane};
use crate::serialize::serialize_object;
use crate::user::User;

/// The removal of one payment, or of all payments of a user: two things that no value can say at once.
///
/// ```
/// use linkrunner_events::RemovePayment;
///
/// let body = RemovePayment::with_id("pay_1").to_vec()?;
/// assert_eq!(body, br#"{"payment_id":"pay_1"}"#);
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
///
/// `Client::remove_payment` and `Client::remove_all_payments_of` are the short way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a removal is not sent by itself: pass its request to `Client::send` or `Queue::enqueue_request`"]
pub struct RemovePayment<'a>(Which<'a>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Which<'a> {
    WithId(Cow<'a, str>),
    AllOf(User<'a>),
}

impl<'a> RemovePayment<'a> {
    /// Removes the payment with this id.
    pub fn with_id(payment_id: impl Into<Cow<'a, str>>) -> Self {
        Self(Which::WithId(payment_id.into()))
    }

    /// Removes **all** payments of this user.
    pub fn all_of(user: impl Into<User<'a>>) -> Self {
        Self(Which::AllOf(user.into()))
    }

    /// The JSON that is sent.
    ///
    /// # Errors
    ///
    /// When the id is empty.
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        let (key, id) = self.member();
        json::encode(|body| {
            write_id(body, key, id)?;
            close_object(body, 0);
            check_size(body)
        })
        .map_err(|error| self.error(error))
    }

    /// The request, encoded and owned, to be sent with `Client::send` now or later. It may be sent again, and is then
    /// answered with 400 where the first one has done its work.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        let body = self.to_vec()?;
        let lane = match &self.0 {
            Which::WithId(payment_id) => Lane::of_payment(payment_id),
            Which::AllOf(user) => Lane::of(user),
        };
        Ok(ApiRequest::new(
            Endpoint::RemovePayment,
            "remove-payment",
            body,
            true,
            lane,
        ))
    }

    fn member(&self) -> (Key, &str) {
        match &self.0 {
            Which::WithId(payment_id) => (key!("payment_id"), payment_id),
            Which::AllOf(user) => (user.key(), user.value()),
        }
    }

    fn error(&self, error: FieldError) -> EncodeError {
        EncodeError::new("request", "remove-payment", error)
    }
}

impl Serialize for RemovePayment<'_> {
    /// What [`to_vec`](Self::to_vec) gives, for any serializer; it fails where that fails.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = self.to_vec().map_err(S::Error::custom)?;
        serialize_object(&body, serializer)
    }
}
