//! Random plans and random edits: each edit has the verdict of its row, and edits do not disturb each other.

mod edits;
mod random;

use std::collections::BTreeSet;

use linkrunner_events::plan::{Change, ChangeKind, Decisions, Differences, EntryId, Plan, Verdict};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use self::edits::{EDITS, apply};
use self::random::{plans, plans_of};
use crate::support::differences;

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
        (ChangeKind::ShapeForgotten, ChangeKind::ShapeDeclared),
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
        // A description that gains a unit has no changed unit, but one that loses a unit has.
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
            file = Decisions::accept(&file, &nothing, &name, "as planned").expect("a new acceptance");
        }
        let accepted = Decisions::parse(&file).expect("decisions");
        let found = Differences::between((&base, &nothing), (&head, &accepted), &BTreeSet::new());
        prop_assert_eq!(found.open_breaks().count(), 0);
        prop_assert_eq!(found.warnings, []);
    }
}
