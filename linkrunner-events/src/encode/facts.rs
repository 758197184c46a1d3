//! What the lints look at in an event.

use super::catalogue::Catalogue;
use crate::json::Key;
use crate::value::Number;

/// The values of the keys that lints look at.
#[derive(Default)]
pub(crate) struct EventFacts<'a> {
    pub(crate) amount: Option<Number>,
    pub(crate) value: Option<Number>,
    pub(crate) num_items: Option<Number>,
    /// The custom field `discount`, if it is a number; read from JSON.
    pub(crate) discount: Option<Number>,
    pub(crate) has_currency: bool,
    pub(crate) catalogue: Catalogue<'a>,
}

impl EventFacts<'_> {
    pub(super) fn number(&mut self, key: Key, value: Number) {
        match key.json_name() {
            "amount" => self.amount = Some(value),
            "value" => self.value = Some(value),
            "num_items" => self.num_items = Some(value),
            _ => {}
        }
    }
}
