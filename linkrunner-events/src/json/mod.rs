//! The JSON sink: keys are fragments made when the event was compiled, values go through serde.

mod number;
mod scratch;
mod text;
mod value;

use std::ops::Range;

use serde::Serialize;

pub(crate) use self::number::{write_float, write_integer, write_printed, write_single};
pub(crate) use self::scratch::encode;
use self::text::write_plain;
pub(crate) use self::text::write_text;
use self::value::ValueSerializer;
use crate::checks::Catalogue;
use crate::commerce::{ContentIds, ContentType, Contents, UnknownContentType, is_blank};
use crate::currency::{Currency, UnknownCurrency};
use crate::error::{EncodeProblem, FieldError};
use crate::event::EventData;
use crate::number::Number;
use crate::sink::{FieldSink, Key};

/// Writes fields as the members of a JSON object, each behind a comma. The first comma is where the object's brace goes:
/// see [`write_object`].
pub(crate) struct JsonSink<'out, 'a> {
    out: &'out mut Vec<u8>,
    catalogue: Catalogue<'a>,
    /// Where the ids of an ecommerce event stand, or what is left of them after the items that have been written.
    ids: Range<usize>,
    /// Where the id of an item stands.
    id: Range<usize>,
    /// Whether they have been written, and none of them is blank.
    has_ids: bool,
    /// Whether there are items, and the id of each is the next of the event's ids.
    in_order: bool,
}

impl<'out> JsonSink<'out, '_> {
    pub(crate) fn new(out: &'out mut Vec<u8>) -> Self {
        Self {
            out,
            catalogue: Catalogue::default(),
            ids: 0..0,
            id: 0..0,
            has_ids: false,
            in_order: false,
        }
    }

    /// Checks the fields of an ecommerce event against one another.
    ///
    /// Items mostly stand in the order of their ids. That is seen when they are written, and then there is nothing to look
    /// up any more.
    pub(crate) fn check_ecommerce(&self) -> Result<(), FieldError> {
        if self.in_order {
            self.catalogue.check_content_type()
        } else {
            self.catalogue.check()
        }
    }

    /// Compares the id of the item just written with the next of the event's ids, as JSON has them.
    fn is_next(&mut self, id: Range<usize>) -> bool {
        let next = self.ids.start..self.ids.start + id.len();
        // Behind an id there is a comma or the bracket.
        self.ids.start = next.end + 1;
        next.end < self.ids.end && !id.is_empty() && self.out[next] == self.out[id]
    }
}

impl<'a> FieldSink<'a> for JsonSink<'_, 'a> {
    type Error = FieldError;

    fn value<T: Serialize + ?Sized>(
        &mut self,
        key: &'static Key,
        value: &T,
    ) -> Result<(), FieldError> {
        let written = value.serialize(ValueSerializer::new(self.out, key));
        written.map_err(|error| error.below(key.name))
    }

    #[inline]
    fn number(&mut self, key: &'static Key, value: Number) -> Result<(), FieldError> {
        self.out.extend_from_slice(key.without_quote());
        let written = value.write_json(self.out);
        written.map_err(|error| error.below(key.name))
    }

    #[inline]
    fn text(&mut self, key: &'static Key, value: &str) -> Result<(), FieldError> {
        if is_blank(value) {
            return Err(FieldError::at(key.name, EncodeProblem::EmptyId));
        }
        let start = self.out.len() + key.json.len() - 1;
        write_text(self.out, key, value);
        if key.name == "id" {
            self.id = start..self.out.len();
        }
        Ok(())
    }

    #[inline]
    fn currency(
        &mut self,
        key: &'static Key,
        value: Result<Currency, UnknownCurrency>,
    ) -> Result<(), FieldError> {
        let currency = value
            .map_err(|error| FieldError::at(key.name, EncodeProblem::UnknownCurrency(error)))?;
        write_plain(self.out, key, currency.code());
        Ok(())
    }

    #[inline]
    fn content_type(
        &mut self,
        key: &'static Key,
        value: Result<ContentType, UnknownContentType>,
    ) -> Result<(), FieldError> {
        let content_type = value
            .map_err(|error| FieldError::at(key.name, EncodeProblem::UnknownContentType(error)))?;
        self.catalogue.content_type = Some(content_type);
        write_plain(self.out, key, content_type.as_str());
        Ok(())
    }

    fn ids(&mut self, key: &'static Key, ids: &'a (dyn ContentIds + 'a)) -> Result<(), FieldError> {
        self.catalogue.ids = Some((key.name, ids));
        self.out.extend_from_slice(key.without_quote());
        self.out.push(b'[');
        let start = self.out.len();
        let mut before = Key::NOTHING;
        let mut has_blank = false;
        ids.for_each_id(&mut |id| {
            write_text(self.out, before, id);
            before = Key::COMMA;
            has_blank |= is_blank(id);
        });
        self.out.push(b']');
        self.ids = start..self.out.len();
        self.has_ids = !has_blank;
        Ok(())
    }

    fn contents<T: Contents>(
        &mut self,
        key: &'static Key,
        contents: &'a T,
    ) -> Result<(), FieldError> {
        self.catalogue.contents = Some(contents);
        self.out.extend_from_slice(key.without_quote());
        self.out.push(b'[');
        let mut result = Ok(());
        let mut index = 0;
        let mut in_order = self.has_ids;
        contents.for_each_item(&mut |item| {
            if result.is_err() {
                return;
            }
            if index > 0 {
                self.out.push(b',');
            }
            let start = self.out.len();
            let mut sink = JsonSink::new(self.out);
            result = item.fields(&mut sink);
            let id = sink.id;
            close_object(self.out, start);
            in_order = in_order && self.is_next(id);
            index += 1;
        });
        self.in_order = in_order && index > 0;
        self.out.push(b']');
        result.map_err(|error| error.below_index(index - 1).below(key.name))
    }
}

/// Writes a group of fields as an object.
pub(crate) fn write_object<T: EventData>(out: &mut Vec<u8>, group: &T) -> Result<(), FieldError> {
    let start = out.len();
    group.fields(&mut JsonSink::new(out))?;
    close_object(out, start);
    Ok(())
}

/// Puts the braces around the members that a sink has written since `start`.
pub(crate) fn close_object(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}
