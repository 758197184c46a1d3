//! The shape of a field: the JSON that its type is sent as.

use super::{FieldSchema, GroupSchema};

/// The shape of a value: its JSON type.
///
/// [`Any`](Self::Any) means that nothing is known about the type, not that anything may be sent.
///
/// ```
/// use linkrunner_events::{EventValue, Shape};
///
/// assert!(matches!(<Option<u8>>::SHAPE, Shape::Nullable(Shape::Int)));
/// assert!(matches!(<Vec<String>>::SHAPE, Shape::List(Shape::Str)));
///
/// /// Sent as `[[2, 0.5], [4, 1]]`.
/// #[derive(serde::Serialize)]
/// struct Histogram(Vec<[f64; 2]>);
///
/// impl EventValue for Histogram {
///     const SHAPE: Shape = Shape::List(&Shape::List(&Shape::Num));
/// }
/// ```
// A variant called `String` would make the compiler's messages call a `String` by its whole path.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Shape {
    /// A string.
    Str,
    /// A number without a fraction.
    Int,
    /// A number.
    Num,
    /// `true` or `false`.
    Bool,
    /// A list of values of this shape.
    List(&'static Shape),
    /// An object with any keys and values of this shape.
    Map(&'static Shape),
    /// An object with known keys.
    Object(ObjectShape),
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A value of this shape, or `null`. A field that would be `null` is left out, so only the elements of lists and the
    /// values of maps have this shape.
    Nullable(&'static Shape),
    /// Unknown.
    Any,
}

impl Shape {
    /// A list of strings.
    #[doc(hidden)]
    pub const STRINGS: Self = Self::List(&Self::Str);

    /// The values of the key `content_type`.
    #[doc(hidden)]
    pub const CONTENT_TYPE: Self = Self::OneOf(&["product", "product_group"]);

    /// The shape, or the other one if this one is unknown.
    #[doc(hidden)]
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match self {
            Self::Any => other,
            known => known,
        }
    }

    /// The shape of the value if it is not `null`.
    #[cfg(feature = "plan")]
    pub(crate) const fn without_null(mut self) -> Self {
        while let Self::Nullable(inner) = self {
            self = *inner;
        }
        self
    }
}

/// The fields of an object.
///
/// A group may contain a list of itself, so limit the depth when you walk through them.
///
/// ```
/// use linkrunner_events::{EventData, EventValue, Shape};
///
/// #[derive(EventData)]
/// struct Screen {
///     width: u32,
///     height: u32,
/// }
///
/// # #[cfg(feature = "plan")] // without it, the shapes of groups are unknown
/// # {
/// let Shape::Object(object) = Screen::SHAPE else { panic!("a group is an object") };
/// let keys: Vec<_> = object.fields().map(|field| field.key()).collect();
/// assert_eq!(keys, ["width", "height"]);
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ObjectShape {
    group: fn() -> &'static GroupSchema,
}

impl ObjectShape {
    /// The object that a group is sent as.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(group: fn() -> &'static GroupSchema) -> Self {
        Self { group }
    }

    /// The fields in the order in which they are sent.
    pub fn fields(&self) -> impl Iterator<Item = FieldSchema> + use<> {
        (self.group)().fields()
    }

    /// Whether the other object is that of the same group.
    #[cfg(feature = "plan")]
    pub(crate) fn is_same_group(&self, other: &Self) -> bool {
        std::ptr::eq((self.group)(), (other.group)())
    }
}
