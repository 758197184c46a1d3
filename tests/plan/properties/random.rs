//! Random plans.

use std::collections::BTreeMap;

use linkrunner_events::plan::{Entry, EntryId, Field, FieldPath, Plan, PlannedShape};
use proptest::prelude::*;
use proptest::sample::select;

const EVENTS: [&str; 6] = [
    "order_placed",
    "ItemViewed",
    "Level up",
    "поиск",
    "a.b",
    "tour\"x\n",
];
const CUSTOM: [&str; 5] = ["coupon", "tier", "screen", "prices", "Ünter.weg"];
pub(super) const RESERVED: [&str; 3] = ["currency", "value", "order_id"];

fn scalar() -> impl Strategy<Value = PlannedShape> {
    use PlannedShape::{Any, Bool, Int, Num, OneOf, Str};
    let values = || vec!["free".to_owned(), "gold".to_owned()];
    prop_oneof![
        Just(Str),
        Just(Int),
        Just(Num),
        Just(Bool),
        Just(Any),
        Just(OneOf(values())),
    ]
}

fn field(shape: PlannedShape) -> impl Strategy<Value = Field> {
    (
        any::<bool>(),
        select(vec!["", "The field.", "The price in cents."]),
    )
        .prop_map(move |(optional, about)| Field {
            shape: shape.clone(),
            optional,
            about: about.to_owned(),
        })
}

/// A field with its parts, by their paths within it.
fn field_with_parts() -> impl Strategy<Value = Vec<(&'static str, Field)>> {
    let one =
        |path: &'static str, shape: PlannedShape| field(shape).prop_map(move |field| (path, field));
    let scalar = || scalar().prop_flat_map(field);
    prop_oneof![
        3 => scalar().prop_map(|field| vec![("", field)]),
        1 => (one("", PlannedShape::List), scalar()).prop_map(|(list, part)| vec![list, ("[]", part)]),
        1 => (one("", PlannedShape::Map), scalar()).prop_map(|(map, part)| vec![map, (".*", part)]),
        1 => (one("", PlannedShape::Object), scalar(), one(".inner", PlannedShape::List), scalar()).prop_map(
            |(object, width, list, part)| vec![object, (".width", width), list, (".inner[]", part)]
        ),
    ]
}

pub(super) fn path(key: &str, part: &str) -> FieldPath {
    let key = serde_json::to_string(key).expect("a string");
    format!("{key}{part}").parse().expect("a path")
}

fn entry() -> impl Strategy<Value = Entry> {
    let custom = proptest::collection::btree_map(select(CUSTOM.to_vec()), field_with_parts(), 1..4);
    let reserved =
        proptest::collection::btree_map(select(RESERVED.to_vec()), field(PlannedShape::Str), 0..2);
    (custom, reserved, select(vec!["", "An event."])).prop_map(|(custom, reserved, about)| {
        let mut fields = BTreeMap::new();
        for (key, parts) in custom {
            fields.extend(
                parts
                    .into_iter()
                    .map(|(part, field)| (path(key, part), field)),
            );
        }
        fields.extend(
            reserved
                .into_iter()
                .map(|(key, field)| (path(key, ""), field)),
        );
        Entry {
            about: about.to_owned(),
            fields,
            ..Entry::default()
        }
    })
}

pub(super) fn plans() -> impl Strategy<Value = Plan> {
    plans_of(1)
}

/// Plans with at least this many events.
pub(super) fn plans_of(min: usize) -> impl Strategy<Value = Plan> {
    proptest::collection::btree_map(select(EVENTS.to_vec()), entry(), min..5).prop_map(|events| {
        Plan {
            entries: events
                .into_iter()
                .map(|(name, entry)| (EntryId::event(name), entry))
                .collect(),
        }
    })
}
