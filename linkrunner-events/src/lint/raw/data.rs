//! The data of a call, and the keys that it may have.

use linkrunner_rules::{RESERVED_KEYS, ReservedKey};
use serde_json::{Map, Value};

pub(super) type Object = Map<String, Value>;

/// The keys that Linkrunner reads in `event_data`. It reads `quantity` and `item_price` in items only.
pub(super) fn event_keys() -> impl Iterator<Item = &'static ReservedKey> {
    RESERVED_KEYS.iter().filter(|row| row.in_item.is_none())
}

/// The value of a key that is not `null`.
pub(super) fn present<'v>(object: &'v Object, key: &str) -> Option<&'v Value> {
    object.get(key).filter(|value| !value.is_null())
}
