//! The reserved keys: the keys that Linkrunner reads.

use self::Requirer::{AddToCart, EveryEcommerceEvent, Item, Purchase};
use self::ValueKind::{Amount, ContentType, Currency, Ids, Items, Text, WholeNumber};
use crate::ecommerce::Ecommerce;

/// A row of the table of reserved keys. The derive, the checks and the lints all use it.
#[derive(Debug, Clone, Copy)]
pub struct ReservedKey {
    /// The key on the wire.
    pub key: &'static str,
    /// The role of its field.
    pub role: Role,
    /// The kind of its value in an event or a group. `None` if the key is custom there.
    pub in_event: Option<ValueKind>,
    /// The kind of its value in an item of `contents`. `None` if the key is custom there.
    pub in_item: Option<ValueKind>,
    /// The type of a typical field, for suggestions.
    pub rust_type: &'static str,
    /// A typical value as JSON, for suggestions.
    pub json: &'static str,
    /// Names that can only mean this key. The derive rejects them in any event.
    pub misspellings: &'static [&'static str],
    /// Other common names for this value. Some events use them rightly, so messages only suggest the key.
    pub other_names: &'static [&'static str],
    /// The objects that require the key. An ecommerce event needs only one of the two keys for ids.
    pub required_by: &'static [Requirer],
}

/// The kind of value that a reserved key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A JSON number.
    Amount,
    /// A JSON number without a fraction.
    WholeNumber,
    /// An ISO 4217 code.
    Currency,
    /// A list of ids, which are strings.
    Ids,
    /// A list of items.
    Items,
    /// `product` or `product_group`.
    ContentType,
    /// A string that is not blank.
    Text,
}

/// An object that requires certain keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirer {
    /// Every ecommerce event, of any kind.
    EveryEcommerceEvent,
    /// A `ViewContent` event.
    ViewContent,
    /// An `AddToCart` event.
    AddToCart,
    /// A `Purchase` event.
    Purchase,
    /// An item of `contents`.
    Item,
}

/// An object with keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `event_data`, or a group that is part of it.
    Event,
    /// An item of `contents`.
    Item,
}

impl ReservedKey {
    /// The row of the key, if it is reserved in this place.
    #[must_use]
    pub fn find(key: &str, place: Place) -> Option<&'static Self> {
        Self::all_in(place).find(|row| row.key == key)
    }

    /// The rows of the keys that are reserved in this place.
    pub fn all_in(place: Place) -> impl Iterator<Item = &'static Self> {
        RESERVED_KEYS
            .iter()
            .filter(move |row| row.kind_in(place).is_some())
    }

    /// The kind of the key's value in this place. `None` if the key is custom there.
    #[must_use]
    pub const fn kind_in(&self, place: Place) -> Option<ValueKind> {
        match place {
            Place::Event => self.in_event,
            Place::Item => self.in_item,
        }
    }

    /// Whether a misspelling of the key loses revenue in any event: `amount` and `currency`.
    #[must_use]
    pub const fn is_money(&self) -> bool {
        matches!(self.role, Role::Amount | Role::Currency)
    }

    /// Whether an ecommerce event of this kind must have the key.
    #[must_use]
    pub const fn is_required_by(&self, kind: Ecommerce) -> bool {
        let mut at = 0;
        while at < self.required_by.len() {
            if matches!(
                (self.required_by[at], kind),
                (Requirer::EveryEcommerceEvent, _)
                    | (Requirer::ViewContent, Ecommerce::ViewContent)
                    | (Requirer::AddToCart, Ecommerce::AddToCart)
                    | (Requirer::Purchase, Ecommerce::Purchase)
            ) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether an ecommerce event of some kind must have the key.
    #[must_use]
    pub const fn is_required_by_events(&self) -> bool {
        let mut at = 0;
        while at < self.required_by.len() {
            if !matches!(self.required_by[at], Requirer::Item) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether an item must have the key.
    #[must_use]
    pub fn is_required_by_items(&self) -> bool {
        self.required_by.contains(&Requirer::Item)
    }

    /// Whether `linkrunner_events::Basket` has the key.
    #[must_use]
    pub const fn is_in_basket(&self) -> bool {
        matches!(
            self.role,
            Role::ContentIds
                | Role::ContentType
                | Role::Contents
                | Role::Currency
                | Role::Value
                | Role::NumItems
        )
    }
}

/// Declares each reserved key once: a role and a row of the table.
macro_rules! reserved_keys {
    ($(
        $(#[$doc:meta])*
        $role:ident {
            $($column:ident: $value:expr,)*
        }
    )*) => {
        /// It follows from the field's key: each reserved key has a meaning of its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Role {
            /// A custom field: its key has no meaning to Linkrunner.
            Custom,
            $($(#[$doc])* $role,)*
        }

        /// The reserved keys, in the order in which messages list them.
        pub const RESERVED_KEYS: &[ReservedKey] = &[
            $(ReservedKey { role: Role::$role, $($column: $value,)* },)*
        ];
    };
}

reserved_keys! {
    /// `amount`: the revenue of an event, in major units.
    Amount {
        key: "amount",
        in_event: Some(Amount),
        in_item: None,
        rust_type: "f64",
        json: "9.99",
        misspellings: &["amnt", "amt"],
        other_names: &[
            "grand_total",
            "order_total",
            "order_value",
            "revenue",
            "total_amount",
            "total_price",
            "total_value",
        ],
        required_by: &[],
    }
    /// `content_ids`: the variants that the event is about.
    ContentIds {
        key: "content_ids",
        in_event: Some(Ids),
        in_item: None,
        rust_type: "Vec<String>",
        json: r#"["sku_1"]"#,
        misspellings: &[],
        other_names: &["ids", "product_ids", "skus", "item_ids", "variant_ids", "content_id"],
        required_by: &[EveryEcommerceEvent],
    }
    /// `item_group_ids`: the groups of variants that the event is about.
    ItemGroupIds {
        key: "item_group_ids",
        in_event: Some(Ids),
        in_item: None,
        rust_type: "Vec<String>",
        json: r#"["sku_1"]"#,
        misspellings: &[],
        other_names: &[],
        required_by: &[EveryEcommerceEvent],
    }
    /// `contents`: the items.
    Contents {
        key: "contents",
        in_event: Some(Items),
        in_item: None,
        rust_type: "Vec<linkrunner_events::Content>",
        json: r#"[{"id": "sku_1", "quantity": 1, "item_price": 9.99}]"#,
        misspellings: &[],
        other_names: &["items", "products", "content", "line_items", "lines"],
        required_by: &[EveryEcommerceEvent],
    }
    /// `currency`: ISO 4217.
    Currency {
        key: "currency",
        in_event: Some(Currency),
        in_item: None,
        rust_type: "linkrunner_events::Currency",
        json: r#""USD""#,
        misspellings: &["ccy", "curr", "currency_code"],
        other_names: &[],
        required_by: &[EveryEcommerceEvent],
    }
    /// `value`: the value of an ecommerce event, in major units.
    Value {
        key: "value",
        in_event: Some(Amount),
        in_item: None,
        rust_type: "f64",
        json: "9.99",
        misspellings: &[],
        other_names: &["total", "price", "total_amount", "total_value"],
        required_by: &[EveryEcommerceEvent],
    }
    /// `num_items`: the sum of the items' quantities.
    NumItems {
        key: "num_items",
        in_event: Some(WholeNumber),
        in_item: None,
        rust_type: "u32",
        json: "1",
        misspellings: &[],
        other_names: &["count", "item_count", "items_count", "number_of_items"],
        required_by: &[AddToCart, Purchase],
    }
    /// `order_id`: the order's id.
    OrderId {
        key: "order_id",
        in_event: Some(Text),
        in_item: None,
        rust_type: "String",
        json: r#""order_1""#,
        misspellings: &[],
        other_names: &["order", "order_number"],
        required_by: &[Purchase],
    }
    /// `content_type`: `product` if the ids name variants, `product_group` if they name groups.
    ContentType {
        key: "content_type",
        in_event: Some(ContentType),
        in_item: None,
        rust_type: "linkrunner_events::ContentType",
        json: r#""product""#,
        misspellings: &[],
        other_names: &[],
        required_by: &[EveryEcommerceEvent],
    }
    /// `id`: the id of an item. In an event it is a custom field.
    Id {
        key: "id",
        in_event: None,
        in_item: Some(Text),
        rust_type: "String",
        json: r#""sku_1""#,
        misspellings: &[],
        other_names: &["sku", "product_id", "item_id", "content_id"],
        required_by: &[Item],
    }
    /// `quantity`: the number of pieces of an item. In an event, any amount, such as kilograms.
    Quantity {
        key: "quantity",
        in_event: Some(Amount),
        in_item: Some(WholeNumber),
        rust_type: "u32",
        json: "1",
        misspellings: &[],
        other_names: &["qty", "count", "num_items"],
        required_by: &[Item],
    }
    /// `item_price`: the price of one item, in major units.
    ItemPrice {
        key: "item_price",
        in_event: Some(Amount),
        in_item: Some(Amount),
        rust_type: "f64",
        json: "9.99",
        misspellings: &[],
        other_names: &["price", "unit_price"],
        required_by: &[Item],
    }
}

#[cfg(test)]
mod tests;
