//! Writes the fields of an event as the members of a JSON object.

use serde_core::Serialize;

use super::catalogue::{Catalogue, ItemList};
use super::facts::EventFacts;
use super::number::write_number;
use crate::error::{EncodeProblem, FieldError};
use crate::json::{self, Key, ValueSerializer, close_list, close_object, write_text};
use crate::value::{
    ContentIds, ContentType, Currency, Number, UnknownContentType, UnknownCurrency, is_blank,
};

/// Fields that can be written: an event's or a group's, type-erased so that the encoder compiles once.
pub(crate) trait Fields {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>);
}

/// Writes the fields of an event in the order of their declaration, and keeps what the checks across fields need.
///
/// The derive generates one function for each struct, which hands every field with its key to a writer. Other serializers
/// are given a replay of the JSON that is written here, so that no two outputs can disagree.
///
/// The first error is kept and the remaining fields are written all the same, so that generated code need not check for
/// errors after each field.
///
/// Each member starts with a comma. `close_object` replaces the first comma with the opening brace.
///
/// `'a` is the borrow of the event: the checks read its lists again.
pub struct FieldWriter<'w, 'a> {
    out: &'w mut Vec<u8>,
    error: Option<FieldError>,
    facts: Option<&'w mut EventFacts<'a>>,
    catalogue: Catalogue<'a>,
}

/// Writes the fields as an object. Those of an ecommerce event are checked against one another.
pub(crate) fn write_checked(
    out: &mut Vec<u8>,
    fields: &dyn Fields,
    is_ecommerce: bool,
) -> Result<(), FieldError> {
    let start = out.len();
    let mut writer = FieldWriter::new(out);
    fields.write(&mut writer);
    if let Some(error) = writer.error {
        return Err(error);
    }
    if is_ecommerce {
        writer.catalogue.check()?;
    }
    close_object(out, start);
    Ok(())
}

/// Reads the values that lints look at, even if the event cannot be encoded. If it can, its JSON is there too.
pub(crate) fn read_facts<'a>(fields: &'a dyn Fields) -> (EventFacts<'a>, Option<Vec<u8>>) {
    let mut facts = EventFacts::default();
    let mut out = Vec::new();
    let mut writer = FieldWriter::new(&mut out);
    writer.facts = Some(&mut facts);
    fields.write(&mut writer);
    let is_right = writer.error.is_none();
    let catalogue = writer.catalogue;
    facts.catalogue = catalogue;
    let json = is_right.then(|| {
        close_object(&mut out, 0);
        out
    });
    (facts, json)
}

impl<'w, 'a> FieldWriter<'w, 'a> {
    fn new(out: &'w mut Vec<u8>) -> Self {
        Self {
            out,
            error: None,
            facts: None,
            catalogue: Catalogue::default(),
        }
    }

    /// A custom field. `None` is left out.
    #[inline]
    pub fn value<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) {
        let key = Key::new(key);
        let written = value.serialize(ValueSerializer::new(self.out, key));
        self.keep(key, written);
    }

    /// A group, as an object under a key.
    pub(crate) fn object(&mut self, key: &'static str, fields: &dyn Fields) {
        let key = Key::new(key);
        self.out.extend_from_slice(key.without_quote());
        let written = write_checked(self.out, fields, false);
        self.keep(key, written);
    }

    /// An amount or a count.
    #[inline]
    pub(crate) fn number(&mut self, key: &'static str, value: Number) {
        let key = Key::new(key);
        self.out.extend_from_slice(key.without_quote());
        let written = write_number(self.out, value);
        self.keep(key, written);
        if let Some(facts) = &mut self.facts {
            facts.number(key, value);
        }
    }

    /// An id, which must not be empty.
    #[inline]
    pub(crate) fn text(&mut self, key: &'static str, value: &str) {
        let key = Key::new(key);
        if is_blank(value) {
            self.fail(key, EncodeProblem::EmptyId.into());
        }
        write_text(self.out, key, value);
    }

    /// A currency.
    #[inline]
    pub(crate) fn currency(&mut self, key: &'static str, value: Result<Currency, UnknownCurrency>) {
        let key = Key::new(key);
        match value {
            Ok(currency) => write_text(self.out, key, currency.code()),
            Err(error) => self.fail(key, EncodeProblem::UnknownCurrency(error).into()),
        }
        if let Some(facts) = &mut self.facts {
            facts.has_currency = true;
        }
    }

    /// A content type that the event declares.
    pub(crate) fn content_type(
        &mut self,
        key: &'static str,
        value: Result<ContentType, UnknownContentType>,
    ) {
        match value {
            Ok(content_type) => {
                self.catalogue.content_type = Some(content_type);
                self.write_content_type(content_type);
            }
            Err(error) => self.fail(
                Key::new(key),
                EncodeProblem::UnknownContentType(error).into(),
            ),
        }
    }

    /// The content type that follows from the ids. It is left out with them.
    #[inline]
    pub(crate) fn implied_content_type(&mut self, content_type: ContentType) {
        let ids = self.catalogue.ids;
        if ids.is_some_and(|(key, _)| key.json_name() == content_type.ids_key()) {
            self.write_content_type(content_type);
        }
    }

    fn write_content_type(&mut self, content_type: ContentType) {
        write_text(self.out, json::key!("content_type"), content_type.as_str());
    }

    /// The ids of an ecommerce event.
    pub(crate) fn ids(&mut self, key: &'static str, ids: &'a (dyn ContentIds + 'a)) {
        let key = Key::new(key);
        self.out.extend_from_slice(key.without_quote());
        self.catalogue.ids = Some((key, ids));
        let start = self.out.len();
        ids.for_each_id(&mut |id| write_text(self.out, Key::COMMA, id));
        close_list(self.out, start);
    }

    /// The items of an ecommerce event, which `write` hands to the writer of items.
    #[inline]
    pub(crate) fn contents(
        &mut self,
        key: &'static str,
        contents: &'a dyn ItemList,
        write: impl FnOnce(&mut ItemWriter<'_, 'a>),
    ) {
        let key = Key::new(key);
        self.out.extend_from_slice(key.without_quote());
        self.catalogue.contents = Some(contents);
        self.out.push(b'[');
        let mut items = ItemWriter::new(self.out);
        write(&mut items);
        let written = items.finish();
        self.out.push(b']');
        self.keep(key, written);
    }

    #[inline]
    fn keep(&mut self, key: Key, written: Result<(), FieldError>) {
        if let Err(error) = written {
            self.fail(key, error);
        }
    }

    /// Keeps the first error.
    #[cold]
    fn fail(&mut self, key: Key, error: FieldError) {
        self.error.get_or_insert_with(|| error.below(&key.name()));
    }
}

/// Writes the items of an event one after the other.
pub(crate) struct ItemWriter<'w, 'a> {
    writer: FieldWriter<'w, 'a>,
    count: usize,
    error: Option<FieldError>,
}

impl<'w, 'a> ItemWriter<'w, 'a> {
    fn new(out: &'w mut Vec<u8>) -> Self {
        Self {
            writer: FieldWriter::new(out),
            count: 0,
            error: None,
        }
    }

    /// Writes one item, whose fields `write` hands to the writer.
    pub(crate) fn item(&mut self, write: impl FnOnce(&mut FieldWriter<'w, 'a>)) {
        if self.count > 0 {
            self.writer.out.push(b',');
        }
        let start = self.writer.out.len();
        write(&mut self.writer);
        close_object(self.writer.out, start);
        if let Some(error) = self.writer.error.take() {
            self.error
                .get_or_insert_with(|| error.below_index(self.count));
        }
        self.count += 1;
    }

    /// The first error.
    fn finish(self) -> Result<(), FieldError> {
        self.error.map_or(Ok(()), Err)
    }
}
