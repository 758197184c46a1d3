//! The tables of an enum of events, of exactly the length that they need.

use super::EventSchema;

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
        "a variant whose type depends on a parameter of this enum holds an enum of events; list that enum's variants here"
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
        names[at] = schemas[at].name;
        at += 1;
    }
    names
}

impl EventSchema {
    /// The schema of an event that failed to compile.
    pub(crate) const UNKNOWN: Self = Self::new(
        "",
        "",
        None,
        "{\"event_name\":\"\"",
        &super::GroupSchema::UNKNOWN,
    );
}
