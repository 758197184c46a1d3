//! The argument type for ids.

use std::borrow::Cow;

/// An argument that is an id: a string, owned or borrowed.
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
