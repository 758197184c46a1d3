//! The checks that need to see into flattened groups. They run while the event is compiled; a panic is a compile error.

use super::message::{List, Message, equal, equal_bytes};
use super::packed::{Layout, Part, text};
use super::{Ecommerce, EventSchema};

/// How often a key is written.
#[derive(Clone, Copy)]
struct Uses {
    always: usize,
    at_times: usize,
}

impl Uses {
    const NONE: Self = Self {
        always: 0,
        at_times: 0,
    };
}

const fn uses(layout: &Layout, key: &[u8], all_optional: bool) -> Uses {
    let all_optional = all_optional || layout.all_optional;
    let mut found = Uses::NONE;
    let mut rest = layout.parts();
    while let Some((part, behind)) = rest.next() {
        match part {
            Part::Field(field) if !equal_bytes(field.key, key) => {}
            Part::Field(field) if field.optional || all_optional => found.at_times += 1,
            Part::Field(_) => found.always += 1,
            Part::Group(group) => {
                let more = uses(group, key, all_optional);
                found.always += more.always;
                found.at_times += more.at_times;
            }
            Part::Unknown => {}
        }
        rest = behind;
    }
    found
}

const fn count(layout: &Layout, key: &[u8]) -> usize {
    let Uses { always, at_times } = uses(layout, key, false);
    always + at_times
}

const fn has_unknown(layout: &Layout) -> bool {
    let mut rest = layout.parts();
    while let Some((part, behind)) = rest.next() {
        let is_unknown = match part {
            Part::Field(_) => false,
            Part::Group(group) => has_unknown(group),
            Part::Unknown => true,
        };
        if is_unknown {
            return true;
        }
        rest = behind;
    }
    false
}

/// The first key of a group below `layout` that `all` holds more than once. Keys beside one another in a struct have been
/// compared by the derive.
const fn duplicate(layout: &Layout, all: &Layout, is_group: bool) -> Option<&'static str> {
    let mut rest = layout.parts();
    while let Some((part, behind)) = rest.next() {
        let found = match part {
            Part::Field(field) if is_group && count(all, field.key) > 1 => Some(text(field.key)),
            Part::Group(group) => duplicate(group, all, true),
            Part::Field(_) | Part::Unknown => None,
        };
        if found.is_some() {
            return found;
        }
        rest = behind;
    }
    None
}

/// Fails to compile when two fields have the same key, one of them in a flattened group.
///
/// # Panics
///
/// When a key is there twice.
#[track_caller]
pub const fn check_flattened_keys(fields: &Layout) {
    let Some(key) = duplicate(fields, fields, false) else {
        return;
    };
    let message = Message::new()
        .with("the key `")
        .with(key)
        .with("` is sent twice, and one of the two is in a flattened group; ");
    let message = if equal(key, "content_type") {
        message.with(
            "remove the field `content_type`: it is written beside the ids that it follows from",
        )
    } else {
        message.with("remove one, or give one another key with `#[linkrunner(rename = \"…\")]`")
    };
    panic!("{}", message.as_str());
}

/// Fails to compile when an ecommerce event with flattened groups is not complete.
///
/// # Panics
///
/// When a required key is missing or may be left out.
#[track_caller]
pub const fn check_required_keys(fields: &Layout, kind: Ecommerce) {
    if has_unknown(fields) {
        return;
    }
    let product = uses(fields, b"content_ids", false);
    let group = uses(fields, b"item_group_ids", false);
    if product.always + product.at_times > 0 && group.always + group.at_times > 0 {
        panic!(
            "an ecommerce event names either variants (`content_ids`) or product groups (`item_group_ids`); \
             remove one of the two"
        );
    }
    let ids_key = if group.at_times > 0 {
        "item_group_ids"
    } else {
        "content_ids"
    };
    let ids = Uses {
        always: product.always + group.always,
        at_times: product.at_times + group.at_times,
    };

    let mut missing = List::new().add_unless(ids.always + ids.at_times > 0, ids_key);
    let mut optional = List::new().add_unless(ids.always > 0 || ids.at_times == 0, ids_key);
    let keys: &[&str] = match kind {
        Ecommerce::Unspecified | Ecommerce::ViewContent => &["contents", "currency", "value"],
        Ecommerce::AddToCart => &["contents", "currency", "value", "num_items"],
        Ecommerce::Purchase => &["contents", "currency", "value", "num_items", "order_id"],
    };
    let mut at = 0;
    while at < keys.len() {
        let Uses { always, at_times } = uses(fields, keys[at].as_bytes(), false);
        missing = missing.add_unless(always + at_times > 0, keys[at]);
        optional = optional.add_unless(always > 0 || at_times == 0, keys[at]);
        at += 1;
    }

    let content_type = uses(fields, b"content_type", false);
    optional = optional.add_unless(
        content_type.always > 0 || content_type.at_times == 0,
        "content_type",
    );
    if ids.always > 0 && content_type.always + content_type.at_times == 0 {
        panic!(
            "this ecommerce event lacks `content_type`, because the ids stand in a flattened event that is no ecommerce \
             event; derive `EventData` instead of `LinkrunnerEvent` for that struct, and it is written beside the ids"
        );
    }

    if !missing.is_empty() {
        let message = Message::new()
            .with("this ecommerce event, with the groups it flattens, lacks ")
            .with(missing.as_str())
            .with("; add ")
            .with(if equal(missing.as_str(), "`order_id`") {
                "`order_id: String`"
            } else {
                "a field for each"
            });
        let has_basket = uses(fields, b"contents", false).always > 0;
        let message = if has_basket {
            message
        } else {
            message.with(", or flatten a `linkrunner_events::Basket`, which has all but `order_id`")
        };
        panic!("{}", message.as_str());
    }
    if !optional.is_empty() {
        let message = Message::new()
            .with("an ecommerce event always carries ")
            .with(optional.as_str())
            .with("; make the field, or the group it is in, no `Option` and remove its `skip_if`");
        panic!("{}", message.as_str());
    }
}

/// Puts the schemas of an enum's variants into one list, of which the first elements count.
///
/// An array cannot be as long as a type parameter says, so it is as long as anybody will need.
///
/// # Panics
///
/// When there are more events than that.
#[track_caller]
pub const fn concat_schemas(
    lists: &[&[&'static EventSchema]],
) -> ([&'static EventSchema; 512], usize) {
    const NONE: &EventSchema = &EventSchema::UNKNOWN;
    let mut schemas = [NONE; 512];
    let mut len = 0;
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            assert!(
                len < schemas.len(),
                "an enum of events holds at most 512 of them; split it into two"
            );
            schemas[len] = lists[list][at];
            len += 1;
            at += 1;
        }
        list += 1;
    }
    (schemas, len)
}

/// The names of the events in a list of schemas, as many of them as it has.
#[must_use]
pub const fn names(schemas: &[&'static EventSchema]) -> [&'static str; 512] {
    let mut names = [""; 512];
    let mut at = 0;
    while at < schemas.len() {
        names[at] = schemas[at].name;
        at += 1;
    }
    names
}
