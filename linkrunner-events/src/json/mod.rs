//! The JSON sink: keys are fragments made when the event was compiled, values go through serde.

mod value;

use std::io::Write as _;

use serde::Serialize;

use self::value::ValueSerializer;
use crate::commerce::{ContentIds, ContentType, Contents, UnknownContentType};
use crate::currency::{Currency, UnknownCurrency};
use crate::error::{EncodeProblem, FieldError};
use crate::event::EventData;
use crate::number::Number;
use crate::sink::{FieldSink, Key};

/// Writes fields as the members of a JSON object whose braces are the caller's.
pub(crate) struct JsonSink<'out> {
    out: &'out mut Vec<u8>,
    is_empty: bool,
}

impl<'out> JsonSink<'out> {
    pub(crate) fn new(out: &'out mut Vec<u8>) -> Self {
        Self {
            out,
            is_empty: true,
        }
    }

    /// Writes the key and what `write` writes, or nothing where that is nothing.
    fn member(
        &mut self,
        key: Key,
        write: impl FnOnce(&mut Vec<u8>) -> Result<Written, FieldError>,
    ) -> Result<(), FieldError> {
        let before = self.out.len();
        let comma = usize::from(self.is_empty);
        self.out.extend_from_slice(&key.json().as_bytes()[comma..]);
        match write(self.out).map_err(|error| error.below(key.name()))? {
            Written::Value => self.is_empty = false,
            Written::Nothing => self.out.truncate(before),
        }
        Ok(())
    }
}

/// Whether there was a value: a `None` at the top writes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Value,
    Nothing,
}

impl<'a> FieldSink<'a> for JsonSink<'_> {
    type Error = FieldError;

    fn value<T: Serialize + ?Sized>(&mut self, key: Key, value: &T) -> Result<(), FieldError> {
        self.member(key, |out| value.serialize(ValueSerializer::top(out)))
    }

    fn number(&mut self, key: Key, value: Number) -> Result<(), FieldError> {
        let Some(decimal) = value.as_exact_decimal() else {
            return self.value(key, &value);
        };
        self.member(key, |out| {
            write!(out, "{decimal}").map_err(serde_json::Error::io)?;
            Ok(Written::Value)
        })
    }

    fn text(&mut self, key: Key, value: &str) -> Result<(), FieldError> {
        if value.trim().is_empty() {
            return Err(FieldError::at(key.name(), EncodeProblem::EmptyId));
        }
        self.value(key, value)
    }

    fn currency(
        &mut self,
        key: Key,
        value: Result<Currency, UnknownCurrency>,
    ) -> Result<(), FieldError> {
        match value {
            Ok(currency) => self.value(key, &currency),
            Err(error) => Err(FieldError::at(
                key.name(),
                EncodeProblem::UnknownCurrency(error),
            )),
        }
    }

    fn content_type(
        &mut self,
        key: Key,
        value: Result<ContentType, UnknownContentType>,
    ) -> Result<(), FieldError> {
        match value {
            Ok(content_type) => self.value(key, &content_type),
            Err(error) => Err(FieldError::at(
                key.name(),
                EncodeProblem::UnknownContentType(error),
            )),
        }
    }

    fn ids(&mut self, key: Key, ids: &'a (dyn ContentIds + 'a)) -> Result<(), FieldError> {
        self.member(key, |out| {
            write_list(out, |element| {
                ids.for_each_id(&mut |id| element(&mut |out| write_string(out, id)));
            })
        })
    }

    fn contents<T: Contents>(&mut self, key: Key, contents: &'a T) -> Result<(), FieldError> {
        self.member(key, |out| {
            write_list(out, |element| {
                contents.for_each_item(&mut |item| element(&mut |out| write_object(out, item)));
            })
        })
    }
}

type WriteElement<'w> = &'w mut dyn FnMut(&mut Vec<u8>) -> Result<(), FieldError>;

/// Writes a list whose elements `visit` hands on one by one. The first error ends it.
fn write_list(
    out: &mut Vec<u8>,
    visit: impl FnOnce(&mut dyn FnMut(WriteElement<'_>)),
) -> Result<Written, FieldError> {
    let mut result = Ok(());
    let mut index = 0;
    out.push(b'[');
    visit(&mut |write| {
        if result.is_err() {
            return;
        }
        if index > 0 {
            out.push(b',');
        }
        result = write(out).map_err(|error| error.below_index(index));
        index += 1;
    });
    result?;
    out.push(b']');
    Ok(Written::Value)
}

/// Writes a group of fields as an object.
pub(crate) fn write_object<T: EventData>(out: &mut Vec<u8>, group: &T) -> Result<(), FieldError> {
    out.push(b'{');
    group.fields(&mut JsonSink::new(out))?;
    out.push(b'}');
    Ok(())
}

/// Writes a string with its quotes.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) -> Result<(), FieldError> {
    Ok(serde_json::to_writer(out, text)?)
}
