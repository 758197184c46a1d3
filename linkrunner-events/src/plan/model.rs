//! A plan as data: entries with fields.

use std::collections::BTreeMap;
use std::fmt;

use linkrunner_rules::{Place, ReservedKey};

use super::path::{FieldPath, Segment};
use super::shape::PlannedShape;
use crate::schema::{Ecommerce, Role};

/// What an entry of a plan describes.
///
/// ```
/// use linkrunner_events::plan::{EntryKind, Lock};
///
/// let plan = Lock::parse("format = 1\n[event.app_opened]\n[payment.order_data]")?.plan;
/// let payments: Vec<_> = plan.of_kind(EntryKind::Payment).map(|(name, _)| name).collect();
/// assert_eq!(payments, ["order_data"]);
/// assert_eq!(EntryKind::ALL.map(EntryKind::name), ["event", "payment", "context"]);
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// An event: a call of `capture-event` with this `event_name`.
    Event,
    /// The data of a payment: the `event_data` of a call of `capture-payment`.
    Payment,
    /// A context: fields that may be added to any event.
    Context,
}

impl EntryKind {
    /// All kinds, in the order of a lock file.
    pub const ALL: [Self; 3] = [Self::Event, Self::Payment, Self::Context];

    /// The name in a lock file: `event`, `payment` or `context`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Payment => "payment",
            Self::Context => "context",
        }
    }
}

/// The kind and the name of an entry. `Display` writes the name alone for an event, and `payment NAME` or
/// `context NAME` otherwise.
///
/// ```
/// use linkrunner_events::plan::{EntryId, EntryKind};
///
/// assert_eq!(EntryId::event("app_opened").to_string(), "app_opened");
/// assert_eq!(EntryId::new(EntryKind::Payment, "order_data").to_string(), "payment order_data");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// The kind.
    pub kind: EntryKind,
    /// The event's name. For a payment or a context, the name of its type in `snake_case`.
    pub name: String,
}

impl EntryId {
    /// An entry of this kind and name.
    pub fn new(kind: EntryKind, name: impl Into<String>) -> Self {
        let name = name.into();
        Self { kind, name }
    }

    /// The event with this name.
    pub fn event(name: impl Into<String>) -> Self {
        Self::new(EntryKind::Event, name)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            EntryKind::Event => f.write_str(&self.name),
            EntryKind::Payment | EntryKind::Context => {
                write!(f, "{} {}", self.kind.name(), self.name)
            }
        }
    }
}

/// A tracking plan: the events that programs send, with their fields. A lock file holds the plan of one target;
/// [`unite`](Self::unite) merges several into the plan of a workspace.
///
/// ```
/// use linkrunner_events::LinkrunnerEvent;
/// use linkrunner_events::plan::{EntryId, Plan};
///
/// #[derive(LinkrunnerEvent)]
/// struct LevelCompleted {
///     level: u32,
/// }
///
/// let plan = Plan::of::<LevelCompleted>();
/// assert!(plan.entries.contains_key(&EntryId::event("level_completed")));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The entries, sorted by kind and name.
    pub entries: BTreeMap<EntryId, Entry>,
}

/// An event, a payment's data or a context.
///
/// ```
/// use linkrunner_events::LinkrunnerEvent;
/// use linkrunner_events::plan::Plan;
///
/// /// A player finished a level.
/// #[derive(LinkrunnerEvent)]
/// struct LevelCompleted {
///     level: u32,
/// }
///
/// let plan = Plan::of::<LevelCompleted>();
/// let entry = plan.event("level_completed").expect("the plan has the event");
/// assert_eq!(entry.about, "A player finished a level.");
/// let paths: Vec<_> = entry.fields.keys().map(ToString::to_string).collect();
/// assert_eq!(paths, ["level"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The description: the struct's doc comment.
    pub about: String,
    /// The kind of ecommerce event, if it is one.
    pub ecommerce: Option<Ecommerce>,
    /// The fields, sorted so that a list, map or object precedes its parts.
    pub fields: BTreeMap<FieldPath, Field>,
}

/// A field of an entry.
///
/// ```
/// use linkrunner_events::LinkrunnerEvent;
/// use linkrunner_events::plan::{Plan, PlannedShape};
///
/// #[derive(LinkrunnerEvent)]
/// struct CartViewed {
///     /// The code that the shopper typed.
///     coupon: Option<String>,
/// }
///
/// let plan = Plan::of::<CartViewed>();
/// let field = &plan.event("cart_viewed").unwrap().fields[&"coupon".parse()?];
/// assert_eq!((&field.shape, field.optional), (&PlannedShape::Str, true));
/// assert_eq!(field.about, "The code that the shopper typed.");
/// # Ok::<(), linkrunner_events::plan::InvalidPath>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// The shape of its JSON.
    pub shape: PlannedShape,
    /// Whether the field may be left out. For list elements and map values: whether they may be `null`.
    pub optional: bool,
    /// The description: its doc comment.
    pub about: String,
}

impl Plan {
    /// The event with this name.
    #[must_use]
    pub fn event(&self, name: &str) -> Option<&Entry> {
        self.entries.get(&EntryId::event(name))
    }

    /// The entries of one kind with their names.
    pub fn of_kind(&self, kind: EntryKind) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries
            .iter()
            .filter(move |(id, _)| id.kind == kind)
            .map(|(id, entry)| (id.name.as_str(), entry))
    }
}

impl FieldPath {
    /// The meaning of the field to Linkrunner, which follows from its key. Only the fields of the event itself and of the
    /// items in `contents` have one.
    #[must_use]
    pub fn role(&self) -> Role {
        let (place, key) = match self.segments() {
            [Segment::Key(key)] => (Place::Event, key),
            [Segment::Key(list), Segment::Element, Segment::Key(key)] if list == "contents" => {
                (Place::Item, key)
            }
            _ => return Role::Custom,
        };
        ReservedKey::find(key, place).map_or(Role::Custom, |row| row.role)
    }
}
