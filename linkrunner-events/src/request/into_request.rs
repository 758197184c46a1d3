//! The argument type of all functions that send.

use super::ApiRequest;
use crate::error::EncodeError;

/// An argument that can be sent: a [`Payload`](crate::Payload), a [`Payment`](crate::Payment), a
/// [`RemovePayment`](crate::RemovePayment) or a finished [`ApiRequest`], by value or by reference.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::{ApiRequest, IntoRequest, LinkrunnerEvent, Payment, RemovePayment};
///
/// fn names(request: impl IntoRequest) -> String {
///     request.into_request().unwrap().event_name().to_owned()
/// }
///
/// assert_eq!(names(AppOpened.payload("user_12345")), "app_opened");
/// assert_eq!(names(Payment::new("user_12345", "pay_1", 9.99)), "DEFAULT");
/// assert_eq!(names(RemovePayment::with_id("pay_1")), "remove-payment");
///
/// let request: ApiRequest = AppOpened.payload("user_12345").to_request()?;
/// assert_eq!(names(&request), "app_opened"); // the request is still yours
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    label = "cannot be sent",
    note = "an event needs a user: `capture(&event, user)`, `enqueue(&event, user)`, or `send(event.payload(user))`",
    note = "payments, removals and `ApiRequest`s can be sent directly: `send(&payment)`"
)]
pub trait IntoRequest {
    /// Encodes the request.
    ///
    /// # Errors
    ///
    /// When the request fails a check; the [`EncodeError`] names the field and says what to do.
    fn into_request(self) -> Result<ApiRequest, EncodeError>;
}

impl IntoRequest for ApiRequest {
    fn into_request(self) -> Result<ApiRequest, EncodeError> {
        Ok(self)
    }
}

impl IntoRequest for &ApiRequest {
    fn into_request(self) -> Result<ApiRequest, EncodeError> {
        Ok(self.clone())
    }
}
