//! Fields for any `serde::Serializer`: snapshots, and groups that are nested in an event.

mod presence;

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use self::presence::is_present;
use crate::commerce::{
    ContentIds, ContentType, Contents, SerializeContents, SerializeIds, UnknownContentType,
};
use crate::currency::{Currency, UnknownCurrency};
use crate::error::{EncodeProblem, FieldError};
use crate::event::{EventData, LinkrunnerEvent};
use crate::number::Number;
use crate::sink::{FieldSink, Key};

/// Something with fields, be it a group or an event.
trait Fields {
    fn walk<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error>;
}

/// A group of fields as a serde map.
pub(crate) struct SerializeFields<'a, T>(pub(crate) &'a T);

impl<T: EventData> Fields for SerializeFields<'_, T> {
    fn walk<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error> {
        self.0.fields(sink)
    }
}

impl<T: EventData> Serialize for SerializeFields<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_as_map(self, serializer)
    }
}

/// The fields of an event as a serde map.
pub(crate) struct SerializeEvent<'a, E: ?Sized>(pub(crate) &'a E);

impl<E: LinkrunnerEvent + ?Sized> Fields for SerializeEvent<'_, E> {
    fn walk<'a, S: FieldSink<'a>>(&'a self, sink: &mut S) -> Result<(), S::Error> {
        self.0.event_fields(sink)
    }
}

impl<E: LinkrunnerEvent + ?Sized> Serialize for SerializeEvent<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_as_map(self, serializer)
    }
}

/// In two walks: formats such as bincode need to know the number of entries before the first.
fn serialize_as_map<S: Serializer>(fields: &impl Fields, serializer: S) -> Result<S::Ok, S::Error> {
    let mut count = Visiting(Count(0));
    fields.walk(&mut count).map_err(FieldError::carry)?;
    let Visiting(Count(count)) = count;
    let mut entries = Visiting(Entries(serializer.serialize_map(Some(count))?));
    fields.walk(&mut entries)?;
    let Visiting(Entries(map)) = entries;
    map.end()
}

/// Counts the fields that are present.
struct Count(usize);

/// Writes the fields that are present.
struct Entries<M>(M);

/// What the two walks make of a field that is present.
trait Visit {
    type Error: Error;

    fn visit<T: Serialize + ?Sized>(
        &mut self,
        key: &'static Key,
        value: &T,
    ) -> Result<(), Self::Error>;
}

impl Visit for Count {
    type Error = FieldError;

    fn visit<T: Serialize + ?Sized>(&mut self, _: &'static Key, _: &T) -> Result<(), FieldError> {
        self.0 += 1;
        Ok(())
    }
}

impl<M: SerializeMap> Visit for Entries<M> {
    type Error = M::Error;

    fn visit<T: Serialize + ?Sized>(
        &mut self,
        key: &'static Key,
        value: &T,
    ) -> Result<(), M::Error> {
        self.0.serialize_entry(key.name, value)
    }
}

/// A visitor as a sink.
struct Visiting<V>(V);

impl<'a, V: Visit> FieldSink<'a> for Visiting<V> {
    type Error = V::Error;

    fn value<T: Serialize + ?Sized>(
        &mut self,
        key: &'static Key,
        value: &T,
    ) -> Result<(), V::Error> {
        match is_present(value) {
            Ok(true) => self.0.visit(key, value),
            Ok(false) => Ok(()),
            Err(problem) => Err(FieldError::at(key.name, problem).carry()),
        }
    }

    fn number(&mut self, key: &'static Key, value: Number) -> Result<(), V::Error> {
        self.value(key, &value)
    }

    fn text(&mut self, key: &'static Key, value: &str) -> Result<(), V::Error> {
        self.0.visit(key, value)
    }

    fn currency(
        &mut self,
        key: &'static Key,
        value: Result<Currency, UnknownCurrency>,
    ) -> Result<(), V::Error> {
        match value {
            Ok(currency) => self.0.visit(key, &currency),
            Err(error) => {
                Err(FieldError::at(key.name, EncodeProblem::UnknownCurrency(error)).carry())
            }
        }
    }

    fn content_type(
        &mut self,
        key: &'static Key,
        value: Result<ContentType, UnknownContentType>,
    ) -> Result<(), V::Error> {
        match value {
            Ok(content_type) => self.0.visit(key, &content_type),
            Err(error) => {
                Err(FieldError::at(key.name, EncodeProblem::UnknownContentType(error)).carry())
            }
        }
    }

    fn ids(&mut self, key: &'static Key, ids: &'a (dyn ContentIds + 'a)) -> Result<(), V::Error> {
        self.0.visit(key, &SerializeIds(ids))
    }

    fn contents<T: Contents>(
        &mut self,
        key: &'static Key,
        contents: &'a T,
    ) -> Result<(), V::Error> {
        self.0.visit(key, &SerializeContents(contents))
    }
}
