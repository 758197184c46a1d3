//! Events and groups of fields.

use std::ops::Deref;

use crate::encode::{FieldWriter, Fields};
use crate::lint::{self, Finding};
use crate::request::{IntoUser, Payload};
use crate::schema::{EventSchema, GroupSchema};

/// A group of fields: the fields of an event, or fields that several events share.
///
/// Derive it with [`#[derive(EventData)]`](derive@crate::EventData). Every event that is a struct is a group as well.
///
/// Functions of your own can take any group, for example to attach it to each event as
/// [context](crate::Payload::context):
///
/// ```
/// use linkrunner_events::{EncodeError, EventData, LinkrunnerEvent};
///
/// #[derive(EventData)]
/// struct Device<'a> {
///     os: &'a str,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct AppOpened;
///
/// fn opened(context: &impl EventData) -> Result<Vec<u8>, EncodeError> {
///     AppOpened.payload("user_12345").context(context).to_vec()
/// }
///
/// let body = opened(&Device { os: "android" })?;
/// assert!(String::from_utf8_lossy(&body).contains(r#""event_data":{"os":"android"}"#));
/// # Ok::<(), EncodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a group of event fields",
    label = "not a group of fields",
    note = "a group is a struct of your own with `#[derive(linkrunner_events::EventData)]`, or an `Option` of such a struct; if \
            it derives `Serialize`, replace that",
    note = "for a map, a list or another value, remove `flatten`: it is sent as a field under its own key"
)]
pub trait EventData {
    #[doc(hidden)]
    const __SCHEMA: GroupSchema;

    /// Hands each field to the writer.
    #[doc(hidden)]
    fn __write_fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>);

    /// Writes the group as an object under a key.
    #[doc(hidden)]
    fn __write_nested(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        writer.object(key, &FieldsOf(self));
    }

    /// The path of the struct, not of an `Option` or a pointer to it.
    #[doc(hidden)]
    fn __type_name() -> &'static str {
        std::any::type_name::<Self>()
    }
}

/// An event: a struct, or an enum of such structs.
///
/// Derive it with [`#[derive(LinkrunnerEvent)]`](derive@crate::LinkrunnerEvent), which documents the attributes and the
/// checks.
///
/// Its methods give the event's name, its [schema](Self::schema), its JSON and its probable mistakes:
///
/// ```
/// use linkrunner_events::{LinkrunnerEvent, Rule};
///
/// #[derive(LinkrunnerEvent)]
/// struct OrderPaid {
///     amount: f64,
/// }
///
/// let event = OrderPaid { amount: -9.5 };
/// assert_eq!(event.event_name(), "order_paid");
/// let rules: Vec<Rule> = event.lint().iter().map(|finding| finding.rule()).collect();
/// assert!(rules.contains(&Rule::NegativeAmount));
/// assert!(rules.contains(&Rule::AmountWithoutCurrency));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a Linkrunner event",
    label = "not an event",
    note = "put `#[derive(linkrunner_events::LinkrunnerEvent)]` on your struct or enum; if it derives `EventData`, replace that",
    note = "a payment is not an event: send it with `client.send(&payment)` or `queue.enqueue_request(&payment)`"
)]
pub trait LinkrunnerEvent {
    /// The kind of event: a struct, an enum of events or a pointer to an event.
    #[doc(hidden)]
    type __Kind: EventKind<Self>;

    /// The schemas of this type: one for a struct, one for each event of an enum.
    const SCHEMAS: &'static [&'static EventSchema] = <Self::__Kind as EventKind<Self>>::SCHEMAS;

    /// The schema of this event.
    #[inline]
    fn schema(&self) -> &'static EventSchema {
        <Self::__Kind as EventKind<Self>>::schema(self)
    }

    /// Hands each field of `event_data` to the writer.
    #[doc(hidden)]
    fn __write_data<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        <Self::__Kind as EventKind<Self>>::write_data(self, writer);
    }

    /// The name under which Linkrunner receives this event.
    fn event_name(&self) -> &'static str {
        self.schema().name()
    }

    /// The body of the request that reports this event of `user`.
    ///
    /// A string is a user id; to name an installation instead, pass a [`User`](crate::User). The payload is encoded
    /// only by [`to_vec`](Payload::to_vec), [`to_request`](Payload::to_request) or a serializer.
    fn payload<'a>(&'a self, user: impl IntoUser<'a>) -> Payload<'a, Self> {
        Payload::new(self, user.into_user())
    }

    /// Probable mistakes in this event that do not prevent sending it, such as a `value` that differs from the sum of the
    /// items. The sandbox applies the same rules. It costs more than encoding, so use it in tests and for logs.
    #[must_use = "findings have no effect: log them, or assert in a test that there are none"]
    fn lint(&self) -> Vec<Finding> {
        lint::lint_event(self.schema(), self.schema().fields(), &DataOf(self))
    }
}

/// A kind of event: its schemas and its fields.
///
/// For a struct, the derive names a kind instead of generating a constant and a function, which would make `cargo check`
/// a tenth slower. An enum is its own kind.
pub trait EventKind<E: ?Sized> {
    /// The schemas of the type.
    const SCHEMAS: &'static [&'static EventSchema];

    /// The schema of this event.
    #[inline]
    fn schema(_: &E) -> &'static EventSchema {
        Self::SCHEMAS[0]
    }

    /// Hands each field of `event_data` to the writer.
    fn write_data<'a>(event: &'a E, writer: &mut FieldWriter<'_, 'a>);
}

/// An event that is a struct. Its fields are those of its group.
#[derive(Debug)]
pub struct Struct;

impl<E: EventData + ?Sized> EventKind<E> for Struct {
    const SCHEMAS: &'static [&'static EventSchema] = &[&EventSchema::new(&E::__SCHEMA)];

    fn write_data<'a>(event: &'a E, writer: &mut FieldWriter<'_, 'a>) {
        event.__write_fields(writer);
    }
}

/// A pointer to an event.
#[derive(Debug)]
pub struct Pointer;

impl<P: Deref<Target: LinkrunnerEvent>> EventKind<P> for Pointer {
    const SCHEMAS: &'static [&'static EventSchema] = <P::Target as LinkrunnerEvent>::SCHEMAS;

    fn schema(event: &P) -> &'static EventSchema {
        (**event).schema()
    }

    fn write_data<'a>(event: &'a P, writer: &mut FieldWriter<'_, 'a>) {
        (**event).__write_data(writer);
    }
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: LinkrunnerEvent + ?Sized> LinkrunnerEvent for $pointer {
            type __Kind = Pointer;
        }

        #[diagnostic::do_not_recommend]
        impl<T: EventData + ?Sized> EventData for $pointer {
            const __SCHEMA: GroupSchema = T::__SCHEMA;

            fn __write_fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
                (**self).__write_fields(writer);
            }

            fn __write_nested(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
                (**self).__write_nested(key, writer);
            }

            fn __type_name() -> &'static str {
                T::__type_name()
            }
        }
    )*};
}

pointers!(&T Box<T>);

/// `Some` sends all fields of the group, `None` sends none.
#[diagnostic::do_not_recommend]
impl<T: EventData> EventData for Option<T> {
    const __SCHEMA: GroupSchema = T::__SCHEMA.optional();

    fn __write_fields<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        if let Some(group) = self {
            group.__write_fields(writer);
        }
    }

    fn __write_nested(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        if let Some(group) = self {
            group.__write_nested(key, writer);
        }
    }

    fn __type_name() -> &'static str {
        T::__type_name()
    }
}

/// The fields of a group, type-erased so that the encoder compiles once.
pub(crate) struct FieldsOf<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: EventData + ?Sized> Fields for FieldsOf<'_, T> {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        self.0.__write_fields(writer);
    }
}

/// The fields of an event, type-erased so that the encoder compiles once.
pub(crate) struct DataOf<'a, E: ?Sized>(pub(crate) &'a E);

impl<E: LinkrunnerEvent + ?Sized> Fields for DataOf<'_, E> {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        self.0.__write_data(writer);
    }
}
