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
#[derive(Debug, Clone, Copy)]
pub struct Key {
    name: &'static str,
    json: &'static str,
}

impl Key {
    /// `json` is a comma, the name as a JSON string, and a colon.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, json: &'static str) -> Self {
        Self { name, json }
    }

    pub(crate) const fn name(self) -> &'static str {
        self.name
    }

    /// `,"name":`
    pub(crate) const fn json(self) -> &'static str {
        self.json
    }
}

/// Takes the fields of an event, in the order of their declaration.
///
/// `'a` is the borrow of the event: lists are handed on as they are, so that a sink may look at several of them.
pub trait FieldSink<'a> {
    /// What stops the walk.
    type Error;

    /// Takes a field that Linkrunner gives no meaning. A `None` is left out.
    fn value<T: Serialize + ?Sized>(&mut self, key: Key, value: &T) -> Result<(), Self::Error>;

    /// Takes an amount or a count.
    fn number(&mut self, key: Key, value: Number) -> Result<(), Self::Error>;

    /// Takes an id, which is not empty.
    fn text(&mut self, key: Key, value: &str) -> Result<(), Self::Error>;

    /// Takes the currency of the event.
    fn currency(
        &mut self,
        key: Key,
        value: Result<Currency, UnknownCurrency>,
    ) -> Result<(), Self::Error>;

    /// Takes the content type, as declared or as it follows from the ids.
    fn content_type(
        &mut self,
        key: Key,
        value: Result<ContentType, UnknownContentType>,
    ) -> Result<(), Self::Error>;

    /// Takes the ids of an ecommerce event.
    fn ids(&mut self, key: Key, ids: &'a (dyn ContentIds + 'a)) -> Result<(), Self::Error>;

    /// Takes the items of an ecommerce event.
    fn contents<T: Contents>(&mut self, key: Key, contents: &'a T) -> Result<(), Self::Error>;
}
