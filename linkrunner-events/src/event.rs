//! What an event is.

use std::ops::Deref;

use crate::encode::FieldWriter;
use crate::lint::{self, Finding};
use crate::request::User;
use crate::request::{Payload, Rest};
use crate::schema::{EventSchema, Layout};

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
    /// The fields in the short form that [`Layout`] is made of.
    #[doc(hidden)]
    const FIELDS: &'static str;

    /// Their descriptions, where there are any.
    #[doc(hidden)]
    const DESCRIPTIONS: &'static str = "";

    /// The flattened groups among them.
    #[doc(hidden)]
    const GROUPS: &'static [&'static Layout] = &[];

    /// For each field about which the compiler was asked, whether it may be left out.
    #[doc(hidden)]
    const ASKED: &'static [bool] = &[];

    #[doc(hidden)]
    const LAYOUT: &'static Layout = &Layout {
        fields: Self::FIELDS,
        descriptions: Self::DESCRIPTIONS,
        groups: Self::GROUPS,
        asked: Self::ASKED,
        all_optional: false,
    };

    /// The name of an event.
    #[doc(hidden)]
    const NAME: &'static str = "";

    /// What else there is to say of an event, in its short form.
    #[doc(hidden)]
    const EVENT: &'static str = "";

    /// The schema of an event.
    #[doc(hidden)]
    const SCHEMA: &'static EventSchema =
        &EventSchema::unpack(Self::NAME, Self::EVENT, Self::LAYOUT);

    /// Hands each field to the writer.
    #[doc(hidden)]
    fn fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>);
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
    /// Whether it is one event or one of several.
    #[doc(hidden)]
    type Shape: EventShape<Self>;

    /// The schema of every event that a value of this type can be: one for a struct, one for each event of an enum.
    const SCHEMAS: &'static [&'static EventSchema] = <Self::Shape as EventShape<Self>>::SCHEMAS;

    /// The schema of this event.
    #[inline]
    fn schema(&self) -> &'static EventSchema {
        <Self::Shape as EventShape<Self>>::schema(self)
    }

    /// Hands each field to the writer.
    #[doc(hidden)]
    fn event_fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        <Self::Shape as EventShape<Self>>::fields(self, writer);
    }

    /// The name under which Linkrunner receives this event.
    fn event_name(&self) -> &'static str {
        self.schema().name()
    }

    /// The request's body: what this event says of `user`.
    ///
    /// A string is a user's id; see [`User`] for the alternative. Nothing is encoded before
    /// [`to_vec`](Payload::to_vec), [`to_request`](Payload::to_request) or a serializer asks for it.
    fn payload<'a>(&'a self, user: impl Into<User<'a>>) -> Payload<'a, Self> {
        Payload {
            event: self,
            rest: Rest::of(user.into()),
        }
    }

    /// What is probably a mistake in this event and yet may be sent, such as a `value` that differs from the sum of the
    /// items. Meant for tests and logs; it costs about as much as encoding.
    fn lint(&self) -> Vec<Finding> {
        lint::lint_event(self)
    }
}

impl<T: EventData + ?Sized> EventData for &T {
    const FIELDS: &'static str = T::FIELDS;
    const LAYOUT: &'static Layout = T::LAYOUT;

    fn fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        (**self).fields(writer);
    }
}

impl<T: EventData + ?Sized> EventData for Box<T> {
    const FIELDS: &'static str = T::FIELDS;
    const LAYOUT: &'static Layout = T::LAYOUT;

    fn fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        (**self).fields(writer);
    }
}

/// All of the group's fields, or none of them.
impl<T: EventData> EventData for Option<T> {
    const FIELDS: &'static str = T::FIELDS;
    const LAYOUT: &'static Layout = &Layout {
        all_optional: true,
        ..*T::LAYOUT
    };

    fn fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        if let Some(group) = self {
            group.fields(writer);
        }
    }
}

impl<T: LinkrunnerEvent + ?Sized> LinkrunnerEvent for &T {
    type Shape = Behind;
}

impl<T: LinkrunnerEvent + ?Sized> LinkrunnerEvent for Box<T> {
    type Shape = Behind;
}

/// What there is to know of an event of type `E`. The derive says of a struct no more than that it is [`One`]: whatever else it
/// said would be compiled for every event.
#[doc(hidden)]
pub trait EventShape<E: ?Sized> {
    const SCHEMAS: &'static [&'static EventSchema];

    fn schema(event: &E) -> &'static EventSchema;

    /// Hands each field to the writer.
    fn fields<'a>(event: &'a E, writer: &mut FieldWriter<'_, 'a>);
}

/// One event, whose data are its fields.
#[doc(hidden)]
#[derive(Debug)]
pub enum One {}

impl<E: EventData> EventShape<E> for One {
    const SCHEMAS: &'static [&'static EventSchema] = &[E::SCHEMA];

    #[inline]
    fn schema(_: &E) -> &'static EventSchema {
        E::SCHEMA
    }

    #[inline]
    fn fields<'a>(event: &'a E, writer: &mut FieldWriter<'_, 'a>) {
        event.fields(writer);
    }
}

/// The event behind a pointer.
#[doc(hidden)]
#[derive(Debug)]
pub enum Behind {}

impl<P: Deref> EventShape<P> for Behind
where
    P::Target: LinkrunnerEvent,
{
    const SCHEMAS: &'static [&'static EventSchema] = P::Target::SCHEMAS;

    fn schema(event: &P) -> &'static EventSchema {
        event.deref().schema()
    }

    fn fields<'a>(event: &'a P, writer: &mut FieldWriter<'_, 'a>) {
        event.deref().event_fields(writer);
    }
}

/// Something with fields, of whatever type: so there is one of the functions that take it, and not one for each type.
pub(crate) trait Fields {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>);
}

/// A group as something with fields.
pub(crate) struct FieldsOf<'a, T>(pub(crate) &'a T);

impl<T: EventData> Fields for FieldsOf<'_, T> {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        self.0.fields(writer);
    }
}

/// An event as something with fields.
pub(crate) struct FieldsOfEvent<'a, E: ?Sized>(pub(crate) &'a E);

impl<E: LinkrunnerEvent + ?Sized> Fields for FieldsOfEvent<'_, E> {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        <E::Shape as EventShape<E>>::fields(self.0, writer);
    }
}
