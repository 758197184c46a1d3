//! The argument type for users.

use super::User;

/// An argument that is a user: a string with the user's id, or a [`User`].
///
/// Every type that converts into a `User` implements it. For an id type of your own, implement `From<&YourId> for User`.
///
/// ```
/// use linkrunner_events::{RemovePayment, User};
///
/// struct Account {
///     number: u64,
/// }
///
/// impl From<&Account> for User<'_> {
///     fn from(account: &Account) -> Self {
///         User::id(account.number.to_string())
///     }
/// }
///
/// let body = RemovePayment::all_of(&Account { number: 42 }).to_vec()?;
/// assert_eq!(body, br#"{"user_id":"42"}"#);
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a user: Linkrunner takes user ids as strings",
    label = "not a string",
    note = "a number, a `Uuid` or another id becomes a string with `.to_string()`",
    note = "for an `Option`, handle the `None` first: Linkrunner drops events without a user"
)]
pub trait IntoUser<'a> {
    /// The user.
    fn into_user(self) -> User<'a>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: Into<User<'a>>> IntoUser<'a> for T {
    fn into_user(self) -> User<'a> {
        self.into()
    }
}
