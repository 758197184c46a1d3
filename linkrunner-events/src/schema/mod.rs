//! The schema of an event: its name, its fields and their meaning, as data that programs can read.

mod check;
mod enums;
mod event_value;
mod fields;
mod group;
mod message;
mod shape;
mod uses;

use std::fmt;

/// The kind of an ecommerce event.
///
/// ```
/// use linkrunner_events::{Basket, Ecommerce, LinkrunnerEvent};
///
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(ecommerce = "ViewContent")]
/// struct ItemViewed {
///     #[linkrunner(flatten)]
///     basket: Basket,
/// }
///
/// assert_eq!(ItemViewed::SCHEMAS[0].ecommerce(), Some(Ecommerce::ViewContent));
/// ```
#[doc(inline)]
pub use linkrunner_rules::Ecommerce;
/// The meaning of a field to Linkrunner.
///
/// ```
/// use linkrunner_events::{Currency, LinkrunnerEvent, Role};
///
/// #[derive(LinkrunnerEvent)]
/// struct OrderPaid<'a> {
///     amount: f64,
///     currency: Currency,
///     coupon: &'a str,
/// }
///
/// let roles: Vec<Role> = OrderPaid::SCHEMAS[0].fields().map(|field| field.role()).collect();
/// assert_eq!(roles, [Role::Amount, Role::Currency, Role::Custom]);
/// ```
#[doc(inline)]
pub use linkrunner_rules::Role;

pub(crate) use self::check::check_context_keys;
pub use self::check::{
    FlattenedField, check_always_sent, check_flattened_keys, check_nested_money,
    check_required_keys,
};
pub use self::enums::{check_event_names, concat_schemas, count_schemas, event_names};
pub use self::event_value::EventValue;
use self::fields::Fields;
pub use self::group::{Flattened, GroupSchema};
pub use self::shape::{ObjectShape, Shape};

/// An event's name, description and fields.
///
/// ```
/// use linkrunner_events::{LinkrunnerEvent, Role};
///
/// /// A shopper paid for an order.
/// #[derive(LinkrunnerEvent)]
/// struct PurchaseCompleted {
///     /// What was paid, in major units.
///     amount: f64,
///     coupon: Option<String>,
/// }
///
/// let [schema] = PurchaseCompleted::SCHEMAS else { unreachable!() };
/// assert_eq!(schema.name(), "purchase_completed");
/// assert_eq!(schema.description(), "A shopper paid for an order.");
///
/// let fields: Vec<_> = schema.fields().collect();
/// assert_eq!(fields[0].key(), "amount");
/// assert_eq!(fields[0].role(), Role::Amount);
/// assert!(fields[1].is_optional());
/// ```
#[derive(Clone, Copy)]
pub struct EventSchema {
    group: &'static GroupSchema,
}

impl EventSchema {
    pub(crate) const fn new(group: &'static GroupSchema) -> Self {
        Self { group }
    }

    /// The name under which Linkrunner receives the event.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.group.name
    }

    /// The doc comment of the struct; empty if there is none.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.group.description
    }

    /// The kind of ecommerce event, if it is one.
    #[must_use]
    pub const fn ecommerce(&self) -> Option<Ecommerce> {
        self.group.ecommerce
    }

    /// The fields in the order in which they are sent, including those of flattened groups.
    pub fn fields(&self) -> impl Iterator<Item = FieldSchema> + use<> {
        Fields::of(self.group)
    }

    pub(crate) const fn has_data(&self) -> bool {
        !self.group.is_empty()
    }
}

impl fmt::Debug for EventSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSchema")
            .field("name", &self.name())
            .field("description", &self.description())
            .field("ecommerce", &self.ecommerce())
            .field("fields", &self.fields().collect::<Vec<_>>())
            .finish()
    }
}

/// One field of an event, as it is sent.
///
/// ```
/// use linkrunner_events::{LinkrunnerEvent, Role};
///
/// #[derive(LinkrunnerEvent)]
/// struct OrderPaid {
///     amount: f64,
///     coupon: Option<String>,
/// }
///
/// for schema in OrderPaid::SCHEMAS {
///     let keys: Vec<_> = schema.fields().map(|field| field.key()).collect();
///     assert_eq!(keys, ["amount", "coupon"]);
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FieldSchema {
    key: &'static str,
    description: &'static str,
    optional: bool,
    role: Role,
    #[cfg(feature = "plan")]
    shape: Shape,
}

impl FieldSchema {
    /// The key in `event_data`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The doc comment of the field; empty if there is none.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Whether the field may be left out: an `Option`, a field with `skip_if`, or a field of a group that is an `Option`.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        self.optional
    }

    /// The field's meaning to Linkrunner.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The shape of the field.
    #[cfg(feature = "plan")]
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.shape
    }
}
