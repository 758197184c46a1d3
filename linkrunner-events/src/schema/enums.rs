//! The tables of an enum of events, of exactly the length that they need.

use super::message::{Message, equal};
use super::{EventSchema, GroupSchema};

/// The number of events in the lists of an enum's variants.
#[must_use]
pub const fn count_schemas(lists: &[&[&EventSchema]]) -> usize {
    let mut count = 0;
    let mut list = 0;
    while list < lists.len() {
        count += lists[list].len();
        list += 1;
    }
    count
}

/// The schemas of an enum's variants in one table.
///
/// # Panics
///
/// When the lists do not hold `N` schemas: a variant whose type depends on a parameter of the enum counts as one event.
#[must_use]
#[track_caller]
pub const fn concat_schemas<const N: usize>(
    lists: &[&'static [&'static EventSchema]],
) -> [&'static EventSchema; N] {
    assert!(
        count_schemas(lists) == N,
        "a generic variant of this enum cannot hold another enum of events; list the variants of that enum here instead"
    );
    let mut schemas = [&EventSchema::UNKNOWN; N];
    let mut len = 0;
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            schemas[len] = lists[list][at];
            len += 1;
            at += 1;
        }
        list += 1;
    }
    schemas
}

/// The names of the events in a table of schemas.
#[must_use]
pub const fn event_names<const N: usize>(schemas: &[&EventSchema]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = schemas[at].name();
        at += 1;
    }
    names
}

/// Fails to compile when two different events of an enum have the same name: Linkrunner could not tell them apart. One struct
/// in several variants, such as borrowed and owned, is one event. The compiler cannot compare types here, so structs of one
/// identifier and with the same keys count as one.
///
/// `lists` has the schemas of each variant with the variant's name. `SLOTS` is the size of a hash table, and at least the
/// number of schemas plus one.
///
/// # Panics
///
/// When two structs have the same name.
#[track_caller]
pub const fn check_event_names<const SLOTS: usize>(
    lists: &[(&'static str, &[&'static EventSchema])],
) {
    let mut slots: [Option<(&str, &EventSchema)>; SLOTS] = [None; SLOTS];
    let mut list = 0;
    while list < lists.len() {
        let (variant, schemas) = lists[list];
        let mut at = 0;
        while at < schemas.len() {
            let schema = schemas[at];
            let mut slot = hash(schema.group.name) % SLOTS;
            while let Some((other, first)) = slots[slot] {
                if equal(first.group.name, schema.group.name) {
                    check_same_event((other, first), (variant, schema));
                    break;
                }
                slot = (slot + 1) % SLOTS;
            }
            if slots[slot].is_none() {
                slots[slot] = Some((variant, schema));
            }
            at += 1;
        }
        list += 1;
    }
}

#[track_caller]
const fn check_same_event(first: (&str, &EventSchema), second: (&str, &EventSchema)) {
    // The schema of a struct that failed to compile has no name, and errors of its own.
    let is_same = equal(first.1.group.rust_name, second.1.group.rust_name)
        && has_same_keys(first.1.group.keys, second.1.group.keys);
    if first.1.group.name.is_empty() || is_same {
        return;
    }
    let message = Message::new()
        .with("the variants `")
        .with(first.0)
        .with("` and `")
        .with(second.0)
        .with("` are both sent under the name `")
        .with(second.1.group.name)
        .with("`; give one of the structs another name with `#[linkrunner(name = \"…\")]`");
    panic!("{}", message.as_str());
}

const fn has_same_keys(left: &[&str], right: &[&str]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if !equal(left[at], right[at]) {
            return false;
        }
        at += 1;
    }
    left.len() == right.len()
}

/// FNV-1a
const fn hash(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut hash = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash as usize
}

impl EventSchema {
    /// The schema of an event that failed to compile.
    pub(crate) const UNKNOWN: Self = Self::new(&GroupSchema::UNKNOWN);
}
