//! Where the fields of an event go.
//!
//! The derive writes one function for each type: it hands every field, with its key, to a sink. The writer of JSON is
//! one sink, the adapter to any `serde::Serializer` another and the checks across fields a third, so the three cannot
//! disagree about what an event consists of.

use serde::Serialize;

use crate::commerce::{ContentIds, ContentType, Contents, UnknownContentType};
use crate::currency::{Currency, UnknownCurrency};
use crate::number::Number;

/// A wire key, with its JSON made when the event was compiled.
#[doc(hidden)]
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    /// A comma, the name as a JSON string, a colon, and the quote that a string begins with.
    pub json: &'static str,
}

/// The [`Key`] of a name without escapes.
macro_rules! key {
    ($name:literal) => {
        &$crate::sink::Key {
            name: $name,
            json: concat!(",\"", $name, "\":\""),
        }
    };
}
pub(crate) use key;

impl Key {
    // What stands before an element, or before a value inside of a field. The name is empty, as no field's is.
    pub(crate) const NOTHING: &'static Self = &Self::inside("\"");
    pub(crate) const COMMA: &'static Self = &Self::inside(",\"");
    pub(crate) const COLON: &'static Self = &Self::inside(":\"");

    const fn inside(json: &'static str) -> Self {
        Self { name: "", json }
    }

    /// For a value that is no string.
    #[inline]
    pub(crate) fn without_quote(&self) -> &'static [u8] {
        let json = self.json.as_bytes();
        &json[..json.len() - 1]
    }
}

/// Takes the fields of an event, in the order of their declaration.
///
/// `'a` is the borrow of the event: lists are handed on as they are, so that a sink may look at several of them.
pub trait FieldSink<'a> {
    /// What stops the walk.
    type Error;

    /// Takes a field that Linkrunner gives no meaning. A `None` is left out.
    fn value<T: Serialize + ?Sized>(
        &mut self,
        key: &'static Key,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// Takes an amount or a count.
    fn number(&mut self, key: &'static Key, value: Number) -> Result<(), Self::Error>;

    /// Takes an id, which is not empty.
    fn text(&mut self, key: &'static Key, value: &str) -> Result<(), Self::Error>;

    /// Takes the currency of the event.
    fn currency(
        &mut self,
        key: &'static Key,
        value: Result<Currency, UnknownCurrency>,
    ) -> Result<(), Self::Error>;

    /// Takes the content type, as declared or as it follows from the ids.
    fn content_type(
        &mut self,
        key: &'static Key,
        value: Result<ContentType, UnknownContentType>,
    ) -> Result<(), Self::Error>;

    /// Takes the ids of an ecommerce event.
    fn ids(&mut self, key: &'static Key, ids: &'a (dyn ContentIds + 'a))
    -> Result<(), Self::Error>;

    /// Takes the items of an ecommerce event.
    fn contents<T: Contents>(
        &mut self,
        key: &'static Key,
        contents: &'a T,
    ) -> Result<(), Self::Error>;
}
