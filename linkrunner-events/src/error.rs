//! Errors of encoding: invalid values of an event. An event of an invalid shape does not compile.

pub(crate) mod debug;

use std::fmt;

use self::debug::debug_with_sources;
use crate::request::MAX_BODY_BYTES;
use crate::value::{UnknownContentType, UnknownCurrency};

/// The error of an event, a payment or a removal that failed a check and was neither queued nor sent.
///
/// The message names the event, the field and the remedy.
///
/// ```
/// use linkrunner_events::{EncodeProblem, LinkrunnerEvent};
///
/// #[derive(LinkrunnerEvent)]
/// struct PurchaseCompleted {
///     amount: f64,
/// }
///
/// let error = PurchaseCompleted { amount: f64::NAN }.payload("user_1").to_vec().unwrap_err();
/// assert_eq!(error.field(), Some("amount"));
/// assert!(matches!(error.problem(), EncodeProblem::NotFinite));
/// assert_eq!(
///     error.to_string(),
///     "event `purchase_completed`, field `amount`: the number is NaN or infinite, which JSON cannot carry; \
///      send a finite number",
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct EncodeError(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    /// `event`, `payment` or `request`.
    noun: &'static str,
    name: String,
    field: Option<String>,
    problem: EncodeProblem,
}

impl EncodeError {
    pub(crate) fn new(noun: &'static str, name: impl Into<String>, error: FieldError) -> Self {
        let Located { path, problem } = *error.0;
        Self(Box::new(Details {
            noun,
            name: name.into(),
            field: (!path.is_empty()).then_some(path),
            problem,
        }))
    }

    /// The event's name on the wire. For a payment, its type.
    #[must_use]
    pub fn event_name(&self) -> &str {
        &self.0.name
    }

    /// The field with the problem: a key on the wire, or a path such as `contents[1].id`. `None` if the problem concerns
    /// the whole body.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The problem.
    #[must_use]
    pub fn problem(&self) -> &EncodeProblem {
        &self.0.problem
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.0.noun, self.0.name)?;
        if let Some(field) = &self.0.field {
            write!(f, ", field `{field}`")?;
        }
        write!(f, ": {}", self.0.problem)
    }
}

debug_with_sources!(EncodeError);

impl std::error::Error for EncodeError {}

/// The problem that an [`EncodeError`] reports.
///
/// ```
/// use linkrunner_events::{EncodeProblem, LinkrunnerEvent};
///
/// #[derive(LinkrunnerEvent)]
/// struct OrderPaid {
///     amount: f64,
/// }
///
/// let error = OrderPaid { amount: f64::NAN }.payload("user_12345").to_vec().unwrap_err();
/// assert!(matches!(error.problem(), EncodeProblem::NotFinite));
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeProblem {
    /// A number is NaN or infinite. JSON has no such numbers, and most serializers turn them into `null`.
    #[error("the number is NaN or infinite, which JSON cannot carry; send a finite number")]
    NotFinite,
    /// A field that is not an `Option` serializes as JSON `null`.
    #[error(
        "the value serializes as JSON `null`; make the field an `Option` (a `None` is left out), or skip it with \
         `#[linkrunner(skip_if = …)]`"
    )]
    Null,
    /// An id (of the user, the installation, the event, the payment or an item) is empty or only white space.
    #[error("the id is empty; pass the real id")]
    EmptyId,
    /// A currency is not a current ISO 4217 code.
    #[error(transparent)]
    UnknownCurrency(UnknownCurrency),
    /// A content type is neither `product` nor `product_group`.
    #[error(transparent)]
    UnknownContentType(UnknownContentType),
    /// The content type contradicts the ids: `content_ids` require `product`, `item_group_ids` require `product_group`.
    #[error(
        "the content type contradicts `{ids_key}`, which requires `{expected}`; remove the field: the library sets it from \
         the ids"
    )]
    ContentTypeMismatch {
        /// The key of the ids that the event carries.
        ids_key: &'static str,
        /// The content type that these ids require.
        expected: &'static str,
    },
    /// `contents`, `content_ids` or `item_group_ids` is empty.
    #[error("the list is empty; send at least one item")]
    EmptyList,
    /// An item's id is not among the event's ids.
    #[error(
        "the item's id `{}` is not one of `{ids_key}`; add it there, or let `Basket` compute the ids",
        id.escape_debug()
    )]
    IdNotListed {
        /// The item's id.
        id: String,
        /// The key of the list that lacks the id.
        ids_key: &'static str,
    },
    /// A payment's amount is below zero.
    #[error("the amount is below zero; send zero or more")]
    Negative,
    /// The body is larger than [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES); Linkrunner answers 413.
    #[error(
        "the body has {bytes} bytes, but Linkrunner takes at most {MAX_BODY_BYTES}; send fewer or shorter fields"
    )]
    TooLarge {
        /// The size of the body in bytes.
        bytes: usize,
    },
    /// The body given to [`ApiRequest::from_parts`](crate::ApiRequest::from_parts) is not a request to the endpoint.
    #[error(
        "the body does not fit the endpoint: {0}; pass the body and the endpoint of the same `ApiRequest`"
    )]
    NotARequest(String),
    /// The field's `Serialize` implementation failed, or wrote a map with keys that are not strings.
    #[error("the value cannot be written as JSON: {0}")]
    Serialize(String),
}

debug_with_sources!(EncodeProblem);

impl EncodeProblem {
    /// A `Serialize` implementation panicked, and its caller caught the panic.
    #[cold]
    pub(crate) fn interrupted() -> Self {
        Self::Serialize("its `Serialize` implementation panicked".to_owned())
    }
}

/// A problem and its path, without the event.
///
/// Boxed, so that the `Result`s of the many fallible functions stay one word large.
#[derive(Debug, Clone)]
pub(crate) struct FieldError(Box<Located>);

#[derive(Debug, Clone)]
struct Located {
    path: String,
    problem: EncodeProblem,
}

impl FieldError {
    #[cold]
    pub(crate) fn at(path: impl Into<String>, problem: EncodeProblem) -> Self {
        Self(Box::new(Located {
            path: path.into(),
            problem,
        }))
    }

    pub(crate) fn problem(&self) -> &EncodeProblem {
        &self.0.problem
    }

    /// Prepends `segment`, a key or an index such as `[3]`, to the path.
    #[cold]
    pub(crate) fn below(mut self, segment: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, segment);
        self
    }

    pub(crate) fn below_index(self, index: usize) -> Self {
        self.below(&format!("[{index}]"))
    }
}

impl From<EncodeProblem> for FieldError {
    fn from(problem: EncodeProblem) -> Self {
        Self::at("", problem)
    }
}

impl From<serde_json::Error> for FieldError {
    fn from(error: serde_json::Error) -> Self {
        EncodeProblem::Serialize(error.to_string()).into()
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Located { path, problem } = &*self.0;
        if !path.is_empty() {
            write!(f, "field `{path}`: ")?;
        }
        problem.fmt(f)
    }
}

impl std::error::Error for FieldError {}

impl serde_core::ser::Error for FieldError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        EncodeProblem::Serialize(message.to_string()).into()
    }
}
