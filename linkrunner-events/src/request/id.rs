//! The argument type for ids.

use std::borrow::Cow;

/// An argument that is an id: a string, owned or borrowed.
///
/// For an id type of your own, implement `From<YourId>` or `From<&YourId>` for `Cow<str>`:
///
/// ```
/// use std::borrow::Cow;
/// use linkrunner_events::RemovePayment;
///
/// struct PaymentId(String);
///
/// impl<'a> From<&'a PaymentId> for Cow<'a, str> {
///     fn from(id: &'a PaymentId) -> Self {
///         id.0.as_str().into()
///     }
/// }
///
/// let body = RemovePayment::with_id(&PaymentId("pay_1".to_owned())).to_vec()?;
/// assert_eq!(body, br#"{"payment_id":"pay_1"}"#);
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an id: Linkrunner takes ids as strings",
    label = "not a string",
    note = "a number, a `Uuid` or another id becomes a string with `.to_string()`",
    note = "for an `Option`, handle the `None` first"
)]
pub trait IntoId<'a> {
    /// The id.
    fn into_id(self) -> Cow<'a, str>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: Into<Cow<'a, str>>> IntoId<'a> for T {
    fn into_id(self) -> Cow<'a, str> {
        self.into()
    }
}
