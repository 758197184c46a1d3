//! What an event is.

use crate::lint::{self, Finding};
use crate::payload::Payload;
use crate::schema::{EventSchema, FieldEntry};
use crate::sink::FieldSink;
use crate::user::User;

/// A group of fields: an event's own, or one that several events share.
///
/// It is derived: `#[derive(EventData)]`, see [the macro](derive@crate::EventData). Every event with fields of its own is
/// one as well.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a group of event fields",
    label = "not a group of fields",
    note = "a group is a struct of your own with `#[derive(linkrunner_events::EventData)]`; any other value is sent under its \
            own key, without `flatten`"
)]
pub trait EventData {
    #[doc(hidden)]
    const FIELDS: &'static [FieldEntry];

    #[doc(hidden)]
    fn fields<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error>;
}

/// An event, as Linkrunner receives it.
///
/// It is derived: `#[derive(LinkrunnerEvent)]`, see [the macro](derive@crate::LinkrunnerEvent) for its attributes and
/// checks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a Linkrunner event",
    label = "not an event",
    note = "an event is a struct or an enum of your own with `#[derive(linkrunner_events::LinkrunnerEvent)]`"
)]
pub trait LinkrunnerEvent {
    /// The schema of every event that a value of this type can be: one for a struct, one for each event of an enum.
    const SCHEMAS: &'static [&'static EventSchema];

    /// The schema of this event.
    fn schema(&self) -> &'static EventSchema;

    #[doc(hidden)]
    fn event_fields<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error>;

    /// The name under which Linkrunner receives this event.
    fn event_name(&self) -> &'static str {
        self.schema().name()
    }

    /// The request's body: what this event says of `user`.
    ///
    /// A string is a user's id; see [`User`] for the alternative. Nothing is encoded before
    /// [`to_vec`](Payload::to_vec), [`to_request`](Payload::to_request) or a serializer asks for it.
    fn payload<'a>(&'a self, user: impl Into<User<'a>>) -> Payload<'a, Self> {
        Payload::new(self, user.into())
    }

    /// What is probably a mistake in this event and yet may be sent, such as a `value` that differs from the sum of the
    /// items. Meant for tests and logs; it costs about as much as encoding.
    fn lint(&self) -> Vec<Finding> {
        lint::lint_event(self)
    }
}

impl<T: EventData + ?Sized> EventData for &T {
    const FIELDS: &'static [FieldEntry] = T::FIELDS;

    fn fields<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error> {
        (**self).fields(sink)
    }
}

impl<T: EventData + ?Sized> EventData for Box<T> {
    const FIELDS: &'static [FieldEntry] = T::FIELDS;

    fn fields<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error> {
        (**self).fields(sink)
    }
}

/// All of the group's fields, or none of them.
impl<T: EventData> EventData for Option<T> {
    const FIELDS: &'static [FieldEntry] = &[FieldEntry::OptionalGroup(T::FIELDS)];

    fn fields<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error> {
        match self {
            Some(group) => group.fields(sink),
            None => Ok(()),
        }
    }
}

impl<T: LinkrunnerEvent + ?Sized> LinkrunnerEvent for &T {
    const SCHEMAS: &'static [&'static EventSchema] = T::SCHEMAS;

    fn schema(&self) -> &'static EventSchema {
        (**self).schema()
    }

    fn event_fields<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error> {
        (**self).event_fields(sink)
    }
}

impl<T: LinkrunnerEvent + ?Sized> LinkrunnerEvent for Box<T> {
    const SCHEMAS: &'static [&'static EventSchema] = T::SCHEMAS;

    fn schema(&self) -> &'static EventSchema {
        (**self).schema()
    }

    fn event_fields<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error> {
        (**self).event_fields(sink)
    }
}
