//! The fields of an event, on their way to JSON.

use std::ops::Range;

use serde_core::Serialize;

use crate::commerce::{Contents, EcommerceItem};
use crate::encode::{Catalogue, EventFacts};
use crate::error::{EncodeProblem, FieldError};
use crate::event::Fields;
use crate::json::{Key, ValueSerializer, close_object, write_integer, write_rest, write_text};
use crate::value::Number;
use crate::value::{ContentIds, ContentType, UnknownContentType, is_blank};
use crate::value::{Currency, UnknownCurrency};

/// Takes the fields of an event in the order of their declaration, writes them as the members of a JSON object, and notes
/// what the checks across fields look at.
///
/// The derive writes one function for each type, which hands every field with its key to a writer. All that is ever known of
/// an event's values comes from there: other serializers get what the JSON says, so that none can disagree with it.
///
/// The first error is kept and the rest written all the same, so that nothing is to be asked after each field.
///
/// Each member stands behind a comma. The first comma is where the object's brace goes.
///
/// `'a` is the borrow of the event, whose lists are looked at once more by the checks.
pub struct FieldWriter<'w, 'a> {
    out: &'w mut Vec<u8>,
    error: Option<FieldError>,
    facts: Option<&'w mut EventFacts<'a>>,
    catalogue: Catalogue<'a>,
    /// Where the ids of an ecommerce event stand, unless one of them is blank.
    ids: Range<usize>,
    /// Where the id of an item stands.
    id: Range<usize>,
    /// Whether there are items, and the id of each is the next of the event's ids.
    in_order: bool,
}

/// Writes the fields as an object.
pub(crate) fn write_object(out: &mut Vec<u8>, fields: &dyn Fields) -> Result<(), FieldError> {
    write_checked(out, fields, false)
}

/// Writes the fields as an object and, where it is an ecommerce event's, checks them against one another.
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
        writer.check_ecommerce()?;
    }
    close_object(out, start);
    Ok(())
}

/// Writes a number, with what stands before it.
#[inline]
pub(crate) fn write_number(out: &mut Vec<u8>, key: Key, number: Number) -> Result<(), FieldError> {
    out.extend_from_slice(key.without_quote());
    number.write_json(out)
}

/// What the checks and lints look at, also where the event cannot be encoded.
pub(crate) fn read_facts<'a>(fields: &'a dyn Fields) -> EventFacts<'a> {
    let mut facts = EventFacts::default();
    let mut out = Vec::new();
    let mut writer = FieldWriter::new(&mut out);
    writer.facts = Some(&mut facts);
    fields.write(&mut writer);
    let catalogue = writer.catalogue;
    facts.catalogue = catalogue;
    facts
}

impl<'w, 'a> FieldWriter<'w, 'a> {
    #[inline]
    fn new(out: &'w mut Vec<u8>) -> Self {
        Self {
            out,
            error: None,
            facts: None,
            catalogue: Catalogue::default(),
            ids: 0..0,
            id: 0..0,
            in_order: false,
        }
    }

    /// A field that Linkrunner gives no meaning. A `None` is left out.
    #[inline]
    pub(crate) fn value<T: Serialize + ?Sized>(&mut self, key: Key, value: &T) {
        if let Err(error) = value.serialize(ValueSerializer::new(self.out, key)) {
            self.fail(key, error);
        }
    }

    /// An amount or a count.
    #[inline(always)]
    pub(crate) fn number(&mut self, key: Key, value: Number) {
        if let Err(error) = write_number(self.out, key, value) {
            self.fail(key, error);
        }
        if let Some(facts) = &mut self.facts {
            facts.number(key, value);
        }
    }

    /// An integer.
    #[inline]
    pub(crate) fn integer(&mut self, key: Key, value: i128) {
        self.out.extend_from_slice(key.without_quote());
        if let Err(error) = write_integer(self.out, value) {
            self.fail(key, error);
        }
        if let Some(facts) = &mut self.facts {
            facts.number(key, value.into());
        }
    }

    /// An id, which is not empty.
    #[inline(always)]
    pub(crate) fn text(&mut self, key: Key, value: &str) {
        if is_blank(value) {
            self.fail(key, EncodeProblem::EmptyId.into());
        }
        let start = self.out.len() + key.without_quote().len();
        write_text(self.out, key, value);
        if key == Key::ID {
            self.id = start..self.out.len();
        }
    }

    #[inline]
    pub(crate) fn currency(&mut self, key: Key, value: Result<Currency, UnknownCurrency>) {
        match value {
            Ok(currency) => {
                let [first, second, third] = currency.letters();
                self.out.extend_from_slice(key.with_quote());
                self.out.extend_from_slice(&[first, second, third, b'"']);
            }
            Err(error) => self.fail(key, EncodeProblem::UnknownCurrency(error).into()),
        }
        if let Some(facts) = &mut self.facts {
            facts.has_currency = true;
        }
    }

    /// A content type that is declared.
    pub(crate) fn content_type(
        &mut self,
        key: Key,
        value: Result<ContentType, UnknownContentType>,
    ) {
        match value {
            Ok(content_type) => {
                self.catalogue.content_type = Some(content_type);
                self.known_content_type(content_type);
            }
            Err(error) => self.fail(key, EncodeProblem::UnknownContentType(error).into()),
        }
    }

    /// The content type that follows from the ids.
    #[inline]
    pub(crate) fn known_content_type(&mut self, content_type: ContentType) {
        self.out.extend_from_slice(match content_type {
            ContentType::Product => br#","content_type":"product""#,
            ContentType::ProductGroup => br#","content_type":"product_group""#,
        });
    }

    /// The ids of an ecommerce event.
    #[inline]
    pub(crate) fn ids(&mut self, key: Key, ids: &'a (dyn ContentIds + 'a)) {
        self.out.extend_from_slice(key.without_quote());
        self.catalogue.ids = Some((key, ids));
        self.list_of_ids(ids);
    }

    fn list_of_ids(&mut self, ids: &'a (dyn ContentIds + 'a)) {
        self.out.extend_from_slice(b"[\"");
        let start = self.out.len() - 1;
        let mut has_blank = false;
        let mut is_empty = true;
        ids.for_each_id(&mut |id| {
            write_rest(self.out, id);
            self.out.extend_from_slice(b",\"");
            has_blank |= is_blank(id);
            is_empty = false;
        });
        // What has been written for another id is not needed.
        self.out
            .truncate(self.out.len() - if is_empty { 1 } else { 2 });
        self.out.push(b']');
        if !has_blank {
            self.ids = start..self.out.len();
        }
    }

    /// The items of an ecommerce event.
    #[inline]
    pub(crate) fn contents<T: Contents>(&mut self, key: Key, contents: &'a T) {
        self.out.extend_from_slice(key.without_quote());
        self.catalogue.contents = Some(contents);
        if let Some(error) = self.list_of_items(contents) {
            self.fail(key, error);
        }
    }

    fn list_of_items<T: Contents>(&mut self, contents: &'a T) -> Option<FieldError> {
        self.out.push(b'[');
        let mut items = Items {
            in_order: !self.ids.is_empty(),
            ids: self.ids.clone(),
            writer: FieldWriter::new(self.out),
            count: 0,
            failed: None,
        };
        contents.for_each_item(&mut |item| items.write(item));
        self.in_order = items.in_order && items.count > 0;
        let failed = items.failed;
        self.out.push(b']');
        failed
    }

    /// Keeps the first error.
    #[cold]
    fn fail(&mut self, key: Key, error: FieldError) {
        self.error.get_or_insert_with(|| error.below(&key.name()));
    }

    /// Checks the fields of an ecommerce event against one another.
    ///
    /// Items mostly stand in the order of their ids. That is seen when they are written, and then there is nothing to look
    /// up any more.
    fn check_ecommerce(&self) -> Result<(), FieldError> {
        if self.in_order {
            self.catalogue.check_content_type()
        } else {
            self.catalogue.check()
        }
    }
}

/// The items of an event, one after the other.
struct Items<'w, 'a> {
    writer: FieldWriter<'w, 'a>,
    count: usize,
    /// The event's ids that are left.
    ids: Range<usize>,
    /// Whether the id of each item so far was the next of them.
    in_order: bool,
    failed: Option<FieldError>,
}

impl<'a> Items<'_, 'a> {
    fn write<T: EcommerceItem>(&mut self, item: &'a T) {
        if self.count > 0 {
            self.writer.out.push(b',');
        }
        let start = self.writer.out.len();
        self.writer.id = 0..0;
        item.fields(&mut self.writer);
        close_object(self.writer.out, start);
        self.in_order = self.in_order && self.is_next();
        if let Some(error) = self.writer.error.take() {
            self.failed
                .get_or_insert_with(|| error.below_index(self.count));
        }
        self.count += 1;
    }

    /// Compares the item's id with the next of the event's ids, as JSON has them.
    fn is_next(&mut self) -> bool {
        let id = self.writer.id.clone();
        let next = self.ids.start..self.ids.start + id.len();
        // Behind an id there is a comma or the bracket.
        self.ids.start = next.end + 1;
        next.end < self.ids.end && !id.is_empty() && self.writer.out[next] == self.writer.out[id]
    }
}
