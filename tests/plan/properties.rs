//! Random plans and random edits: each edit has the verdict of its row, and edits do not disturb each other.

use std::collections::{BTreeMap, BTreeSet};

use linkrunner_events::plan::{
    Change, ChangeKind, Decisions, Differences, Entry, EntryId, Field, FieldPath, Plan,
    PlannedShape, Verdict,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::differences;

const EVENTS: [&str; 6] = [
    "order_placed",
    "ItemViewed",
    "Level up",
    "поиск",
    "a.b",
    "tour\"x\n",
];
const CUSTOM: [&str; 5] = ["coupon", "tier", "screen", "prices", "Ünter.weg"];
const RESERVED: [&str; 3] = ["currency", "value", "order_id"];

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

fn path(key: &str, part: &str) -> FieldPath {
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

fn plans() -> impl Strategy<Value = Plan> {
    plans_of(1)
}

/// Plans with at least this many events.
fn plans_of(min: usize) -> impl Strategy<Value = Plan> {
    proptest::collection::btree_map(select(EVENTS.to_vec()), entry(), min..5).prop_map(|events| {
        Plan {
            entries: events
                .into_iter()
                .map(|(name, entry)| (EntryId::event(name), entry))
                .collect(),
        }
    })
}

#[derive(Debug, Clone, Copy)]
enum Edit {
    RemoveEvent,
    RenameEvent,
    AddEvent,
    DescribeEvent,
    RemoveField,
    RenameField,
    AddField,
    AddReserved,
    AddAmount,
    FlipOptional,
    ChangeShape(usize),
    DescribeField,
    ChangeUnit,
}

const EDITS: [Edit; 20] = [
    Edit::RemoveEvent,
    Edit::RenameEvent,
    Edit::AddEvent,
    Edit::DescribeEvent,
    Edit::RemoveField,
    Edit::RenameField,
    Edit::AddField,
    Edit::AddReserved,
    Edit::AddAmount,
    Edit::FlipOptional,
    Edit::ChangeShape(0),
    Edit::ChangeShape(1),
    Edit::ChangeShape(2),
    Edit::ChangeShape(3),
    Edit::ChangeShape(4),
    Edit::ChangeShape(5),
    Edit::ChangeShape(6),
    Edit::ChangeShape(7),
    Edit::DescribeField,
    Edit::ChangeUnit,
];

/// The kinds of change from one shape to another, as PLAN's table has them.
fn kinds_of_shapes(old: &PlannedShape, new: &PlannedShape) -> Vec<ChangeKind> {
    use PlannedShape::{Any, Int, Num, OneOf, Str};
    match (old, new) {
        (Int, Num) => vec![ChangeKind::NumberWidened],
        (Num, Int) => vec![ChangeKind::NumberNarrowed],
        (Any, _) => vec![ChangeKind::ShapeStated],
        (_, Any) => vec![ChangeKind::ShapeForgotten],
        (Str, OneOf(_)) => vec![ChangeKind::ValuesClosed],
        (OneOf(_), Str) => vec![ChangeKind::ValuesOpened],
        (OneOf(_), OneOf(values)) if values.len() == 3 => vec![ChangeKind::ValueAdded],
        (OneOf(_), OneOf(values)) if values.contains(&"free".to_owned()) => {
            vec![ChangeKind::ValueRemoved]
        }
        (OneOf(_), OneOf(_)) => vec![ChangeKind::ValueRemoved, ChangeKind::ValueAdded],
        _ => vec![ChangeKind::ShapeChanged],
    }
}

fn new_shapes() -> [PlannedShape; 8] {
    let one_of =
        |values: &[&str]| PlannedShape::OneOf(values.iter().map(ToString::to_string).collect());
    [
        PlannedShape::Str,
        PlannedShape::Int,
        PlannedShape::Num,
        PlannedShape::Bool,
        PlannedShape::Any,
        one_of(&["free"]),
        one_of(&["free", "gold", "new"]),
        one_of(&["new"]),
    ]
}

/// Edits an event of the plan. Returns the kinds of change that this is, or `None` if it changes nothing.
fn apply(plan: &mut Plan, event: &EntryId, edit: Edit, which: Index) -> Option<Vec<ChangeKind>> {
    let mut entry = plan.entries.get(event)?.clone();
    let paths: Vec<FieldPath> = entry.fields.keys().cloned().collect();
    let chosen = which.get(&paths).clone();
    let is_reserved = RESERVED.iter().any(|key| chosen == path(key, ""));
    let copy = entry.fields[&chosen].clone();
    let shape = copy.shape.clone();
    let field = entry.fields.get_mut(&chosen)?;
    let kinds = match edit {
        Edit::RemoveEvent => {
            plan.entries.remove(event);
            return Some(vec![ChangeKind::EventRemoved]);
        }
        Edit::RenameEvent => {
            plan.entries.remove(event);
            let name = format!("{}_renamed", event.name);
            plan.entries.insert(EntryId::event(name), entry);
            return Some(vec![ChangeKind::EventRenamed]);
        }
        Edit::AddEvent => {
            let fields = BTreeMap::from([(path("unheard_of", ""), copy)]);
            let new = Entry {
                fields,
                ..Entry::default()
            };
            let name = format!("new beside {}", event.name);
            plan.entries.insert(EntryId::event(name), new);
            return Some(vec![ChangeKind::EventAdded]);
        }
        Edit::DescribeEvent => {
            entry.about.push_str(" Also on Sundays.");
            vec![ChangeKind::DescriptionChanged]
        }
        Edit::RemoveField => {
            entry.fields.retain(|path, _| !chosen.contains(path));
            vec![if is_reserved {
                ChangeKind::ReservedFieldRemoved
            } else {
                ChangeKind::FieldRemoved
            }]
        }
        Edit::RenameField => {
            let key = chosen
                .key()
                .filter(|_| chosen.is_top_level() && !is_reserved)?;
            let renamed = serde_json::to_string(&format!("{key}_2")).expect("a string");
            let old = chosen.to_string();
            entry.fields = std::mem::take(&mut entry.fields)
                .into_iter()
                .map(|(path, field)| match path.to_string().strip_prefix(&old) {
                    Some(part) if chosen.contains(&path) => {
                        (format!("{renamed}{part}").parse().expect("a path"), field)
                    }
                    _ => (path, field),
                })
                .collect();
            vec![ChangeKind::FieldRenamed]
        }
        Edit::AddField => {
            entry.fields.insert(path("brand_new", ""), copy);
            vec![ChangeKind::FieldAdded]
        }
        Edit::AddReserved => {
            let is_there = entry.fields.insert(path("num_items", ""), copy).is_some();
            assert!(!is_there);
            vec![ChangeKind::ReservedFieldAdded]
        }
        Edit::AddAmount => {
            entry.fields.insert(path("amount", ""), copy);
            vec![ChangeKind::AmountAdded]
        }
        Edit::FlipOptional => {
            field.optional = !field.optional;
            vec![match (field.optional, is_reserved) {
                (true, true) => ChangeKind::ReservedFieldOptional,
                (true, false) => ChangeKind::FieldOptional,
                (false, _) => ChangeKind::FieldRequired,
            }]
        }
        Edit::ChangeShape(new) => {
            let new = new_shapes()[new].clone();
            if new == shape {
                return None;
            }
            field.shape = new.clone();
            // A scalar has no parts.
            entry
                .fields
                .retain(|path, _| *path == chosen || !chosen.contains(path));
            kinds_of_shapes(&shape, &new)
        }
        Edit::DescribeField => {
            field.about.push_str(" It is blue.");
            vec![ChangeKind::DescriptionChanged]
        }
        Edit::ChangeUnit => {
            let is_in_cents = field.about.contains("cents");
            field.about = "The price in major units.".to_owned();
            vec![if is_in_cents {
                ChangeKind::UnitChanged
            } else {
                ChangeKind::DescriptionChanged
            }]
        }
    };
    plan.entries.insert(event.clone(), entry);
    Some(kinds)
}

/// A plan, and an edit of one of its events.
fn edited() -> impl Strategy<Value = (Plan, Plan, Vec<ChangeKind>)> {
    (
        plans(),
        any::<Index>(),
        select(EDITS.to_vec()),
        any::<Index>(),
    )
        .prop_filter_map("the edit changes nothing", |(base, event, edit, which)| {
            let ids: Vec<EntryId> = base.entries.keys().cloned().collect();
            let mut head = base.clone();
            let kinds = apply(&mut head, event.get(&ids), edit, which)?;
            Some((base, head, kinds))
        })
}

fn kinds(changes: &[Change]) -> Vec<ChangeKind> {
    changes.iter().map(|change| change.kind).collect()
}

/// The kind of the way back.
fn mirrored(kind: ChangeKind) -> ChangeKind {
    const PAIRS: [(ChangeKind, ChangeKind); 9] = [
        (ChangeKind::EventRemoved, ChangeKind::EventAdded),
        (ChangeKind::DataRemoved, ChangeKind::DataAdded),
        (ChangeKind::EcommerceRemoved, ChangeKind::EcommerceAdded),
        (ChangeKind::FieldRemoved, ChangeKind::FieldAdded),
        (
            ChangeKind::ReservedFieldRemoved,
            ChangeKind::ReservedFieldAdded,
        ),
        (ChangeKind::ValueRemoved, ChangeKind::ValueAdded),
        (ChangeKind::ValuesClosed, ChangeKind::ValuesOpened),
        (ChangeKind::ShapeForgotten, ChangeKind::ShapeStated),
        (ChangeKind::NumberWidened, ChangeKind::NumberNarrowed),
    ];
    match kind {
        ChangeKind::AmountAdded => ChangeKind::ReservedFieldRemoved,
        ChangeKind::FieldOptional | ChangeKind::ReservedFieldOptional => ChangeKind::FieldRequired,
        ChangeKind::FieldRequired | ChangeKind::SharedFieldRequired => ChangeKind::FieldOptional,
        kind => PAIRS
            .into_iter()
            .find_map(|(there, back)| match kind {
                kind if kind == there => Some(back),
                kind if kind == back => Some(there),
                _ => None,
            })
            .unwrap_or(kind),
    }
}

/// Of a change and its way back, at least one is told to readers. Only what is not sent has no weight in both directions.
#[test]
fn no_change_of_what_is_sent_is_safe_there_and_back() {
    for kind in ChangeKind::all() {
        let weight = kind.verdict().min(mirrored(kind).verdict());
        let is_sent = !matches!(
            kind,
            ChangeKind::DataRenamed | ChangeKind::DescriptionChanged
        );
        assert_eq!(weight <= Verdict::Notice, is_sent, "{}", kind.code());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_does_not_differ_from_itself(plan in plans()) {
        prop_assert!(differences(&plan, &plan).is_empty());
    }

    #[test]
    fn each_edit_has_the_verdict_of_its_row((base, head, expected) in edited()) {
        let found = differences(&base, &head).changes;
        prop_assert_eq!(kinds(&found), expected);
        for change in found {
            prop_assert_eq!(change.verdict, change.kind.verdict());
            // The name is read back, so that the change can be accepted.
            prop_assert_eq!(change.name.to_string().parse(), Ok(change.name));
        }
    }

    #[test]
    fn the_way_back_is_the_mirrored_change((base, head, there) in edited()) {
        let back = kinds(&differences(&head, &base).changes);
        let is_reserved = there.contains(&ChangeKind::FieldRequired) && back == [ChangeKind::ReservedFieldOptional];
        // The unit that a description gets is no change of it, and the one that it loses is.
        let is_unit = there == [ChangeKind::DescriptionChanged] && back == [ChangeKind::UnitChanged];
        if !is_reserved && !is_unit {
            let mut expected: Vec<ChangeKind> = there.into_iter().map(mirrored).collect();
            expected.sort();
            prop_assert_eq!(back, expected);
        }
    }

    /// Something of the base that is not in the head is always told.
    #[test]
    fn removing_and_adding_is_never_safe(base in plans(), head in plans()) {
        let found = differences(&base, &head).changes;
        let is_told = |change: &Change| change.verdict <= Verdict::Notice;
        for (id, entry) in &base.entries {
            let of_event = |change: &&Change| change.name.entry == *id;
            let Some(new) = head.entries.get(id) else {
                prop_assert!(found.iter().filter(of_event).any(|change| change.verdict == Verdict::Breaking));
                continue;
            };
            for path in entry.fields.keys().filter(|path| !new.fields.contains_key(*path)) {
                let is_told = found.iter().filter(of_event).filter(|change| is_told(change)).any(|change| {
                    change.name.field.as_ref().is_some_and(|field| field.contains(path))
                });
                prop_assert!(is_told, "{} of {} is gone: {:#?}", path, id, found);
            }
        }
    }

    #[test]
    fn edits_of_two_events_do_not_disturb_each_other(
        base in plans_of(2),
        edits in [select(EDITS.to_vec()), select(EDITS.to_vec())],
        which in [any::<Index>(), any::<Index>()],
    ) {
        let ids: Vec<&EntryId> = base.entries.keys().collect();
        let mut both = base.clone();
        let mut expected = Vec::new();
        for i in [0, 1] {
            let mut one = base.clone();
            apply(&mut one, ids[i], edits[i], which[i]);
            apply(&mut both, ids[i], edits[i], which[i]);
            expected.extend(differences(&base, &one).changes);
        }
        expected.sort_by_key(|change| (change.entry().clone(), change.name.field.clone(), change.kind));
        prop_assert_eq!(differences(&base, &both).changes, expected);
    }

    #[test]
    fn every_break_can_be_accepted(base in plans(), head in plans()) {
        let nothing = Decisions::default();
        let mut file = String::new();
        let names: BTreeSet<_> = differences(&base, &head).open_breaks().map(|c| c.name.clone()).collect();
        for name in names {
            file = Decisions::accept(&file, &name, "as planned").expect("a new acceptance");
        }
        let accepted = Decisions::parse(&file).expect("decisions");
        let found = Differences::between((&base, &nothing), (&head, &accepted), &BTreeSet::new());
        prop_assert_eq!(found.open_breaks().count(), 0);
        prop_assert_eq!(found.warnings, []);
    }
}
