//! Functions in `with` and `skip_if`.
//!
//! Generated code calls them directly, so that their arguments coerce: `str::is_empty` takes a `String`. A
//! [`FunctionProbe`](crate::__private::FunctionProbe) tells beforehand whether the parameter can be right. The compiler
//! would only say that types differ; the traits here say which form is right.

use std::marker::PhantomData;

/// A function that takes a reference to the field, or something that such a reference may coerce to.
#[derive(Debug)]
pub struct FunctionOfField;

/// A function that takes `Parameter`, which is no reference to the field.
#[derive(Debug)]
pub struct FunctionOf<Parameter>(#[doc(hidden)] pub PhantomData<Parameter>);

/// The functions that may stand in `with`: they take a reference to the field and return the value that is sent.
#[diagnostic::on_unimplemented(
    message = "the function in `with` must take a reference to the field, `{Reference}`",
    label = "must be a function from `{Reference}` to the value",
    note = "write its parameter as `{Reference}`"
)]
pub trait WithFunction<Reference> {
    /// A reference to the field. It is a type of the trait so that a function of the wrong form has no other error: the
    /// compiler then takes any type for it.
    #[doc(hidden)]
    type Argument;

    /// Returns the argument of the function.
    #[doc(hidden)]
    fn __argument(self, field: Reference) -> Self::Argument;
}

#[diagnostic::do_not_recommend]
impl<Reference> WithFunction<Reference> for FunctionOfField {
    type Argument = Reference;

    fn __argument(self, field: Reference) -> Reference {
        field
    }
}

/// The functions that may stand in `skip_if`: they take a reference to the field and return whether to leave it out.
#[diagnostic::on_unimplemented(
    message = "the function in `skip_if` must take a reference to the field, `{Reference}`",
    label = "must be `fn({Reference}) -> bool`",
    note = "write its parameter as `{Reference}`"
)]
pub trait SkipIfFunction<Reference> {
    /// A reference to the field; see [`WithFunction`].
    #[doc(hidden)]
    type Argument;

    /// Returns the argument of the function.
    #[doc(hidden)]
    fn __argument(self, field: Reference) -> Self::Argument;
}

#[diagnostic::do_not_recommend]
impl<Reference> SkipIfFunction<Reference> for FunctionOfField {
    type Argument = Reference;

    fn __argument(self, field: Reference) -> Reference {
        field
    }
}

/// What a function in `skip_if` returns: `bool`.
#[diagnostic::on_unimplemented(
    message = "the function in `skip_if` returns `{Self}`, but must return `bool`",
    label = "must be `fn({Reference}) -> bool`",
    note = "return `true` to leave the field out"
)]
pub trait SkipIfAnswer<Reference> {
    /// Whether to leave the field out.
    #[doc(hidden)]
    fn __is_true(self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<Reference> SkipIfAnswer<Reference> for bool {
    fn __is_true(self) -> bool {
        self
    }
}
