//! Removals of payments.

use std::borrow::Cow;

use super::body::{self, Body, impl_request, write_id};
use super::{ApiRequest, Endpoint, IntoId, IntoUser, OrderingKey, User};
use crate::error::{EncodeError, FieldError};
use crate::json::{Key, close_object, key};

/// The removal of one payment, or of all payments of a user.
///
/// ```
/// use linkrunner_events::RemovePayment;
///
/// let body = RemovePayment::with_id("pay_1").to_vec()?;
/// assert_eq!(body, br#"{"payment_id":"pay_1"}"#);
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
///
/// `client.send(RemovePayment::with_id("pay_1"))` sends it at once, `queue.enqueue_request(…)` in the background.
///
/// A removal may be sent twice. If an earlier attempt may have arrived, a 400 ("nothing found") in answer to a retry
/// counts as success.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a removal is not sent by itself: pass it to `Client::send` or `Queue::enqueue_request`"]
pub struct RemovePayment<'a> {
    scope: Scope<'a>,
    /// The user of the payment, if known.
    owner: Option<User<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Scope<'a> {
    Payment(Cow<'a, str>),
    AllOfUser(User<'a>),
}

impl<'a> RemovePayment<'a> {
    /// Removes the payment with this id.
    pub fn with_id(payment_id: impl IntoId<'a>) -> Self {
        Self {
            scope: Scope::Payment(payment_id.into_id()),
            owner: None,
        }
    }

    /// Removes **all** payments of this user.
    pub fn all_of(user: impl IntoUser<'a>) -> Self {
        Self {
            scope: Scope::AllOfUser(user.into_user()),
            owner: None,
        }
    }

    /// Sets the user of the payment, which is not sent. A [queue](crate#features) then sends the removal in order with
    /// the user's other requests, and so after the payment itself. After [`all_of`](Self::all_of), which already names
    /// its user, this has no effect.
    ///
    /// ```
    /// use linkrunner_events::RemovePayment;
    ///
    /// let removal = RemovePayment::with_id("pay_1").of_user("user_12345");
    /// assert_eq!(removal.to_vec()?, br#"{"payment_id":"pay_1"}"#);
    /// assert_eq!(removal.to_request()?.ordering_key(), "user_id:user_12345");
    /// # Ok::<(), linkrunner_events::EncodeError>(())
    /// ```
    pub fn of_user(mut self, user: impl IntoUser<'a>) -> Self {
        self.owner = Some(user.into_user());
        self
    }

    /// The JSON that is sent.
    ///
    /// # Errors
    ///
    /// When the id is blank.
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        body::to_vec(self)
    }

    /// The encoded request, which owns its data and can be sent with `Client::send` now or later. It may be sent again;
    /// Linkrunner answers 400 if the payment was already removed.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        body::to_request(self)
    }

    fn member(&self) -> (Key, &str) {
        match &self.scope {
            Scope::Payment(payment_id) => (key!("payment_id"), payment_id),
            Scope::AllOfUser(user) => (user.key(), user.value()),
        }
    }
}

impl_request!([] RemovePayment<'_>);

impl Body for RemovePayment<'_> {
    fn endpoint(&self) -> Endpoint {
        Endpoint::RemovePayment
    }

    fn ordering_key(&self) -> OrderingKey {
        match (&self.scope, &self.owner) {
            (Scope::AllOfUser(user), _) | (Scope::Payment(_), Some(user)) => {
                OrderingKey::of_user(user)
            }
            (Scope::Payment(payment_id), None) => OrderingKey::of("payment_id", payment_id),
        }
    }

    fn write(&self, out: &mut Vec<u8>) -> Result<(), FieldError> {
        let (key, id) = self.member();
        write_id(out, key, id)?;
        close_object(out, 0);
        Ok(())
    }
}
