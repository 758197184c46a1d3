//! The checks that need the keys of flattened groups. They run when the event is compiled; a panic is a compile error.

use linkrunner_rules::{RESERVED_KEYS, ReservedKey};

use super::message::{List, Message, equal};
use super::uses::AllUses;
use super::{Ecommerce, EventSchema, GroupSchema, Role};

const fn has_errors(group: &GroupSchema) -> bool {
    let mut at = 0;
    while at < group.flattened.len() {
        if has_errors(group.flattened[at].group) {
            return true;
        }
        at += 1;
    }
    group.has_errors
}

/// A flattened field as the user wrote it, for messages.
#[derive(Debug, Clone, Copy)]
pub struct FlattenedField {
    /// The name of the field.
    pub name: &'static str,
    /// The type of the field.
    pub ty: &'static str,
}

impl Message {
    /// Adds a flattened field, as in `screen: Screen`.
    const fn with_field(self, field: FlattenedField) -> Self {
        self.with("`")
            .with(field.name)
            .with(": ")
            .with(field.ty)
            .with("`")
    }
}

/// Fails to compile when a flattened group sends a key that its struct or an earlier group sends.
///
/// `fields` are the struct's flattened fields, and `index` says which of them to check.
///
/// # Panics
///
/// When a key is there twice.
#[track_caller]
pub const fn check_flattened_keys(group: &GroupSchema, fields: &[FlattenedField], index: usize) {
    let inner = group.flattened[index].group;
    let this = fields[index];
    if let Some(key) = shared_with_tree(group, inner) {
        let message = Message::new()
            .with("the key `")
            .with(key)
            .with("` is sent twice, by a field of this struct and by the flattened group ")
            .with_field(this);
        fail_about_key(message, key, inner);
    }
    let mut earlier = 0;
    while earlier < index {
        if let Some(key) = shared_by_trees(group.flattened[earlier].group, inner) {
            let other = fields[earlier];
            if equal(other.ty, this.ty) {
                let message = Message::new()
                    .with("the group `")
                    .with(this.ty)
                    .with("` is flattened twice, as `")
                    .with(other.name)
                    .with("` and as `")
                    .with(this.name)
                    .with("`, so each of its keys is sent twice; remove `flatten` from one of them to nest it");
                panic!("{}", message.as_str());
            }
            let message = Message::new()
                .with("the key `")
                .with(key)
                .with("` is sent twice, by the flattened group ")
                .with_field(other)
                .with(" and by ")
                .with_field(this);
            fail_about_key(message, key, inner);
        }
        earlier += 1;
    }
}

/// Fails to compile when an event and its context have the same key.
///
/// # Panics
///
/// When there is such a key.
#[track_caller]
pub(crate) const fn check_context_keys(events: &[&EventSchema], context: &GroupSchema) {
    let mut at = 0;
    while at < events.len() {
        let group = events[at].group;
        if let Some(key) = shared_by_trees(group, context) {
            let message = Message::new()
                .with("the key `")
                .with(key)
                .with("` is in the event `")
                .with(group.name)
                .with("` and in its context; remove one of the two, or rename one with `#[linkrunner(rename = \"…\")]`");
            panic!("{}", message.as_str());
        }
        at += 1;
    }
}

/// Panics with what to do about a key that is there twice, in the flattened group and elsewhere.
#[track_caller]
const fn fail_about_key(message: Message, key: &str, group: &GroupSchema) {
    let message = if equal(key, "content_type") {
        message
            .with("; remove the field `content_type`: the library sends it together with the ids")
    } else {
        message.with("; remove one of the two, or rename one with `#[linkrunner(rename = \"…\")]`")
    };
    // Linkrunner does not read reserved keys in a nested object.
    let message = if has_reserved_key(group) {
        message
    } else {
        message.with("; or remove `flatten` to nest the group")
    };
    panic!("{}", message.as_str());
}

const fn has_reserved_key(group: &GroupSchema) -> bool {
    let uses = AllUses::of(group);
    let mut row = 0;
    while row < RESERVED_KEYS.len() {
        if uses.of_row(row).any() {
            return true;
        }
        row += 1;
    }
    false
}

/// A key that both groups send, or groups flattened into them.
const fn shared_by_trees(left: &GroupSchema, right: &GroupSchema) -> Option<&'static str> {
    let mut found = shared_with_tree(left, right);
    let mut at = 0;
    while at < left.flattened.len() && found.is_none() {
        found = shared_by_trees(left.flattened[at].group, right);
        at += 1;
    }
    found
}

/// One of the struct's own keys that the group sends, or a group flattened into it.
const fn shared_with_tree(own: &GroupSchema, group: &GroupSchema) -> Option<&'static str> {
    let mut found = shared(own, group);
    let mut at = 0;
    while at < group.flattened.len() && found.is_none() {
        found = shared_with_tree(own, group.flattened[at].group);
        at += 1;
    }
    found
}

/// A key of both structs.
const fn shared(left: &GroupSchema, right: &GroupSchema) -> Option<&'static str> {
    if left.hashes.is_empty() || right.hashes.is_empty() {
        return shared_without_hashes(left.keys, right.keys);
    }
    let (mut l, mut r) = (0, 0);
    while l < left.hashes.len() && r < right.hashes.len() {
        let (hash, index) = left.hashes[l];
        if right.hashes[r].0 < hash {
            r += 1;
            continue;
        }
        // Different keys with equal hashes stand side by side.
        let mut same = r;
        while same < right.hashes.len() && right.hashes[same].0 == hash {
            if equal(left.keys[index], right.keys[right.hashes[same].1]) {
                return Some(left.keys[index]);
            }
            same += 1;
        }
        l += 1;
    }
    None
}

const fn shared_without_hashes(left: &[&'static str], right: &[&str]) -> Option<&'static str> {
    let mut l = 0;
    while l < left.len() {
        let mut r = 0;
        while r < right.len() {
            if equal(left[l], right[r]) {
                return Some(left[l]);
            }
            r += 1;
        }
        l += 1;
    }
    None
}

/// Fails to compile when an event has its revenue in an object, where Linkrunner does not read it. `nested` has the fields
/// of the object, if it is a group.
///
/// An object with an amount and a currency is right beside the event's own: only an event that has neither is wrong.
///
/// # Panics
///
/// When the object has an amount and a currency, and the event has none.
#[track_caller]
pub const fn check_nested_money(key: &str, nested: Option<&GroupSchema>, event: &GroupSchema) {
    let Some(nested) = nested else {
        return;
    };
    let (nested_uses, own_uses) = (AllUses::of(nested), AllUses::of(event));
    let is_money = has_amount(&nested_uses) && nested_uses.key("currency").any();
    let has_own = has_amount(&own_uses) || own_uses.key("currency").any();
    if !is_money || has_own || has_errors(nested) || has_errors(event) {
        return;
    }
    let message = Message::new()
        .with("`")
        .with(key)
        .with("` is sent as an object, but Linkrunner reads an amount and a currency only at the top level of the event; put \
               `#[linkrunner(flatten)]` on the field, or, to send an object, write `#[linkrunner(rename = \"")
        .with(key)
        .with("\")]`");
    panic!("{}", message.as_str());
}

const fn has_amount(uses: &AllUses) -> bool {
    uses.key("amount").any() || uses.key("value").any()
}

/// Fails to compile when an ecommerce event with flattened groups is not complete.
///
/// # Panics
///
/// When a required key is missing.
#[track_caller]
pub const fn check_required_keys(group: &GroupSchema, kind: Ecommerce) {
    if has_errors(group) {
        return;
    }
    let uses = AllUses::of(group);
    let product = uses.key("content_ids");
    let product_group = uses.key("item_group_ids");
    if product.any() && product_group.any() {
        panic!(
            "an ecommerce event takes `content_ids` (product variants) or `item_group_ids` (product groups), not both; \
             remove one of the two"
        );
    }
    let (ids, ids_key) = if product_group.any() {
        (product_group, "item_group_ids")
    } else {
        (product, "content_ids")
    };

    let mut missing = List::new().add_if(!ids.any(), ids_key);
    let mut fields = List::new().add_field_if(!ids.any(), ids_key);
    let mut at = 0;
    while at < RESERVED_KEYS.len() {
        let row = &RESERVED_KEYS[at];
        if !uses.of_row(at).any() && is_required_on_its_own(row, kind) {
            missing = missing.add_if(true, row.key);
            fields = fields.add_field_if(true, row.key);
        }
        at += 1;
    }

    if ids.always > 0 && !uses.key("content_type").any() {
        panic!(
            "this ecommerce event lacks `content_type`: its ids are in a flattened struct that derives `LinkrunnerEvent` without \
             `ecommerce`; derive `EventData` for that struct instead, and the library sends `content_type`"
        );
    }
    if !missing.is_empty() {
        let message = Message::new()
            .with("this ecommerce event and its flattened groups lack ")
            .with(missing.as_str())
            .with("; add ")
            .with(fields.as_str());
        let has_contents = uses.key("contents").any();
        let message = if has_contents {
            message
        } else {
            message
                .with("; or flatten a `linkrunner_events::Basket`, which sends all of them except ")
                .with(keys_beside_basket().as_str())
        };
        panic!("{}", message.as_str());
    }
}

/// Fails to compile when a flattened group may leave out a key that an ecommerce event always carries.
///
/// # Panics
///
/// When a required key is in an `Option`, in a group that is one, or has a `skip_if`.
#[track_caller]
pub const fn check_always_sent(
    group: &GroupSchema,
    fields: &[FlattenedField],
    index: usize,
    kind: Ecommerce,
) {
    if has_errors(group) {
        return;
    }
    let inner = group.flattened[index].group;
    let uses = AllUses::of(inner);
    let mut optional = List::new();
    let mut at = 0;
    while at < RESERVED_KEYS.len() {
        let row = &RESERVED_KEYS[at];
        if uses.of_row(at).only_sometimes() && row.is_required_by(kind) {
            optional = optional.add_if(true, row.key);
        }
        at += 1;
    }
    if optional.is_empty() {
        return;
    }
    let message = Message::new()
        .with("an ecommerce event requires ")
        .with(optional.as_str());
    let message = if inner.all_optional {
        message
            .with(", but the flattened group ")
            .with_field(fields[index])
            .with(" may be `None`; write it without `Option`")
    } else {
        message
            .with(", which the flattened group ")
            .with_field(fields[index])
            .with(
                " may leave out; write required fields in the group without `Option` or `skip_if`",
            )
    };
    panic!("{}", message.as_str());
}

/// Whether the key is checked by itself. The ids are alternatives, and the content type follows from them.
const fn is_required_on_its_own(row: &ReservedKey, kind: Ecommerce) -> bool {
    row.is_required_by(kind)
        && !matches!(
            row.role,
            Role::ContentIds | Role::ItemGroupIds | Role::ContentType
        )
}

/// The keys that some ecommerce event requires and no `Basket` has.
const fn keys_beside_basket() -> List {
    let mut keys = List::new();
    let mut at = 0;
    while at < RESERVED_KEYS.len() {
        let row = &RESERVED_KEYS[at];
        at += 1;
        // An alternative to the ids of a basket.
        let is_alternative = matches!(row.role, Role::ItemGroupIds);
        let is_beside = row.is_required_by_events() && !row.is_in_basket() && !is_alternative;
        keys = keys.add_if(is_beside, row.key);
    }
    keys
}
