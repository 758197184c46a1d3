//! The registry: each struct that derives `LinkrunnerEvent` submits itself when the program starts.

use std::any::type_name;

use super::model::EntryKind;
use crate::event::{EventData, LinkrunnerEvent};
use crate::schema::{EventSchema, GroupSchema};

/// An event that its derive registered.
#[derive(Debug)]
pub struct Registered {
    /// The path of the module that defines the struct.
    pub module: &'static str,
    /// The identifier of the struct.
    pub rust_name: &'static str,
    /// The event's name.
    pub event_name: &'static str,
    /// Its schemas: one list, or none for a struct with type or const parameters, whose schema depends on them.
    pub schemas: &'static [&'static [&'static EventSchema]],
}

inventory::collect!(Registered);

impl Registered {
    /// The registered events of a crate, outside of modules called `test` or `tests`.
    pub(super) fn of_crate(root: &str) -> impl Iterator<Item = &'static Self> {
        inventory::iter::<Self>().filter(move |event| {
            let mut modules = event.module.split("::");
            modules.next() == Some(root)
                && !modules.any(|module| module == "test" || module == "tests")
        })
    }
}

/// A type that is listed in `plan_test!`.
#[derive(Debug)]
pub struct Listed {
    pub(super) kind: EntryKind,
    type_name: fn() -> &'static str,
    pub(super) source: Source,
}

/// The fields of a listed type.
#[derive(Debug)]
pub(super) enum Source {
    Events(&'static [&'static EventSchema]),
    Group(&'static GroupSchema),
}

impl Listed {
    /// An event, or an enum of events.
    #[must_use]
    pub const fn event<E: LinkrunnerEvent>() -> Self {
        Self {
            kind: EntryKind::Event,
            type_name: type_name::<E>,
            source: Source::Events(E::SCHEMAS),
        }
    }

    /// The data of a payment.
    #[must_use]
    pub const fn payment<G: EventData>() -> Self {
        Self::group::<G>(EntryKind::Payment)
    }

    /// A context.
    #[must_use]
    pub const fn context<G: EventData>() -> Self {
        Self::group::<G>(EntryKind::Context)
    }

    const fn group<G: EventData>(kind: EntryKind) -> Self {
        Self {
            kind,
            // As the recorder names the type of a payment's data: through aliases and pointers.
            type_name: G::__type_name,
            source: Source::Group(&G::__SCHEMA),
        }
    }

    /// The path of the type.
    pub(super) fn type_name(&self) -> &'static str {
        (self.type_name)()
    }
}
