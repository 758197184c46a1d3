//! The keys that Linkrunner gives a meaning, and what may stand there.

/// What a field means to Linkrunner. The names are those of the library's `Role`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Attribute,
    Amount,
    Value,
    Currency,
    ContentIds,
    ItemGroupIds,
    Contents,
    ContentType,
    NumItems,
    OrderId,
    ItemPrice,
    Quantity,
}

impl Role {
    /// What the key means in an event or a group.
    pub(crate) fn in_event(key: &str) -> Self {
        match key {
            "amount" => Self::Amount,
            "value" => Self::Value,
            "currency" => Self::Currency,
            "content_ids" => Self::ContentIds,
            "item_group_ids" => Self::ItemGroupIds,
            "contents" => Self::Contents,
            "content_type" => Self::ContentType,
            "num_items" => Self::NumItems,
            "order_id" => Self::OrderId,
            "item_price" => Self::ItemPrice,
            "quantity" => Self::Quantity,
            _ => Self::Attribute,
        }
    }

    /// What the key means in an item.
    pub(crate) fn in_item(key: &str) -> Self {
        match key {
            "item_price" => Self::ItemPrice,
            "quantity" => Self::Quantity,
            _ => Self::Attribute,
        }
    }

    pub(crate) fn is_ids(self) -> bool {
        matches!(self, Self::ContentIds | Self::ItemGroupIds)
    }

    /// Whether the value is handed on as a whole list, which must live as long as the event.
    pub(crate) fn is_list(self) -> bool {
        self.is_ids() || self == Self::Contents
    }
}

/// A field as one would write it for a key, for the suggestions in errors.
pub(crate) fn suggested_field(key: &str) -> &'static str {
    match key {
        "content_ids" => "content_ids: Vec<String>,",
        "item_group_ids" => "item_group_ids: Vec<String>,",
        "contents" => "contents: Vec<linkrunner_events::Content>,",
        "currency" => "currency: linkrunner_events::Currency,",
        "value" => "value: f64,",
        "num_items" => "num_items: u32,",
        "order_id" => "order_id: String,",
        "id" => "id: String,",
        "quantity" => "quantity: u32,",
        "item_price" => "item_price: f64,",
        other => unreachable!("`{other}` is never missing"),
    }
}
