//! The keys that ecommerce events and their items need. The ids stand apart, as there are two keys to choose from.

/// Whatever the event stands for; what `ViewContent` needs is just this.
pub(crate) const BY_ANY: &[&str] = &["contents", "currency", "value"];
pub(crate) const BY_ADD_TO_CART: &[&str] = &["contents", "currency", "value", "num_items"];
pub(crate) const BY_PURCHASE: &[&str] = &["contents", "currency", "value", "num_items", "order_id"];
pub(crate) const BY_ITEM: &[&str] = &["id", "quantity", "item_price"];
