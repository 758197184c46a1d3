//! Functions in `with` and `skip_if`.
//!
//! Generated code calls them directly, so that their arguments coerce: `str::is_empty` takes a `String`. A
//! [`FunctionProbe`](crate::__private::FunctionProbe) tells beforehand whether the parameter can be right. The compiler
//! would only say that types differ; the traits here say which form is right.

use std::marker::PhantomData;

/// A function that takes a reference to the field, or something that such a reference may coerce to.
///
/// A reference to the field coerces, so a `String` may have a function that takes a `&str`:
///
/// ```
/// use linkrunner_events::EventData;
///
/// #[derive(EventData)]
/// struct Search {
///     #[linkrunner(rename = "length", with = str::len)]
///     query: String,
/// }
///
/// assert_eq!(serde_json::to_string(&Search { query: "shoes".to_owned() })?, r#"{"length":5}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct FunctionOfField;

/// A function that takes `Parameter` instead of a reference to the field.
///
/// It cannot stand in `with` or `skip_if`:
///
/// ```compile_fail
/// use std::time::Duration;
/// use linkrunner_events::EventData;
///
/// #[derive(EventData)]
/// struct Trip {
///     #[linkrunner(with = seconds)]
///     took: Duration,
/// }
///
/// fn seconds(took: Duration) -> u64 { // must take a `&Duration`
///     took.as_secs()
/// }
/// ```
#[derive(Debug)]
pub struct FunctionOf<Parameter>(#[doc(hidden)] pub PhantomData<Parameter>);

/// A function that `with` accepts: it takes a reference to the field and returns the value to send.
///
/// ```
/// use linkrunner_events::EventData;
///
/// #[derive(EventData)]
/// struct Colour {
///     #[linkrunner(with = hex)]
///     background: [u8; 3],
/// }
///
/// fn hex([red, green, blue]: &[u8; 3]) -> String {
///     format!("#{red:02x}{green:02x}{blue:02x}")
/// }
///
/// let colour = Colour { background: [255, 128, 0] };
/// assert_eq!(serde_json::to_string(&colour)?, r##"{"background":"#ff8000"}"##);
/// # Ok::<(), serde_json::Error>(())
/// ```
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

/// A function that `skip_if` accepts: it takes a reference to the field and returns `true` to leave the field out.
///
/// ```
/// use linkrunner_events::EventData;
///
/// #[derive(EventData)]
/// struct Search {
///     query: &'static str,
///     #[linkrunner(skip_if = Vec::is_empty)]
///     filters: Vec<String>,
/// }
///
/// let search = Search { query: "shoes", filters: Vec::new() };
/// assert_eq!(serde_json::to_string(&search)?, r#"{"query":"shoes"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
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

/// The return type of a `skip_if` function: `bool`.
///
/// ```
/// use linkrunner_events::EventData;
///
/// #[derive(EventData)]
/// struct Trip {
///     #[linkrunner(skip_if = is_unknown)]
///     driver_rating: u8,
/// }
///
/// fn is_unknown(rating: &u8) -> bool {
///     *rating == 0
/// }
///
/// assert_eq!(serde_json::to_string(&Trip { driver_rating: 0 })?, "{}");
/// # Ok::<(), serde_json::Error>(())
/// ```
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
