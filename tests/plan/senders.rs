//! Several senders of one event: each is compared with itself, too.

use linkrunner_events::plan::{Decisions, Differences, Plan, Sender};

use crate::plans::plan;

const A: &str = "a/linkrunner.plan.toml";
const B: &str = "b/linkrunner.plan.toml";

/// A lock file: its path and its text.
type File<'a> = (&'a str, &'a str);

fn between(base: &[File<'_>], head: &[File<'_>]) -> Differences {
    let plans =
        |files: &[File<'_>]| -> Vec<Plan> { files.iter().map(|(_, text)| plan(text)).collect() };
    let (old, new) = (plans(base), plans(head));
    let sender = |((file, _), plan)| Sender::new(file, plan);
    let old: Vec<Sender<'_>> = base.iter().copied().zip(&old).map(sender).collect();
    let new: Vec<Sender<'_>> = head.iter().copied().zip(&new).map(sender).collect();
    let nothing = Decisions::default();
    Differences::between_senders((&old, &nothing), (&new, &nothing))
}

/// The name and the code of each change.
fn changes(base: &[File<'_>], head: &[File<'_>]) -> Vec<String> {
    let differences = between(base, head);
    let each = differences.changes.iter();
    each.map(|change| format!("{} {}", change.name, change.kind.code()))
        .collect()
}

#[test]
fn a_shape_that_one_sender_changes_is_a_break() {
    let (number, text) = (
        "[event.a]\nfields.fee = { shape = \"number\" }",
        "[event.a]\nfields.fee = { shape = \"string\" }",
    );
    let both = [(A, number), (B, number)];
    assert_eq!(
        changes(&both, &[(A, number), (B, text)]),
        ["a.fee shape-changed"]
    );
    assert_eq!(
        changes(&both, &[(A, text), (B, text)]),
        ["a.fee shape-changed"]
    );
    // Below a disagreement, too.
    let boolean = "[event.a]\nfields.fee = { shape = \"boolean\" }";
    assert_eq!(
        changes(&[(A, number), (B, text)], &[(A, number), (B, boolean)]),
        ["a.fee shape-changed"]
    );
}

#[test]
fn a_part_of_a_disputed_object_is_compared() {
    let object = |shape: &str| {
        format!(
            "[event.a]\nfields.o = {{ shape = \"object\" }}\nfields.\"o.x\" = {{ shape = \"{shape}\" }}"
        )
    };
    let other = (A, "[event.a]\nfields.o = { shape = \"list\" }");
    let (before, after) = (object("string"), object("integer"));
    assert_eq!(
        changes(&[other, (B, &before)], &[other, (B, &after)]),
        ["a.o.x shape-changed"]
    );
}

#[test]
fn a_kind_of_ecommerce_event_that_one_sender_drops_is_a_break() {
    let purchase = "[event.a]\necommerce = \"Purchase\"";
    for files in [[A, B], [B, A]] {
        let base = files.map(|file| (file, purchase));
        let head = [(files[0], purchase), (files[1], "[event.a]")];
        assert_eq!(changes(&base, &head), ["a ecommerce-removed"]);
    }
}

#[test]
fn a_sender_that_stops_is_a_notice() {
    let event = "[event.a]";
    let both = [(A, event), (B, event)];
    for head in [vec![(A, event)], vec![(A, event), (B, "")]] {
        let differences = between(&both, &head);
        let [change] = differences.changes.as_slice() else {
            panic!("{differences:#?}");
        };
        assert_eq!(change.kind.code(), "sender-stopped");
        assert_eq!(
            change.sentence(),
            "`a` is no longer sent by one of its senders (`b/linkrunner.plan.toml`): reports and audiences miss the events \
             of this sender; those of other senders still arrive"
        );
    }
    // Where none goes on, the event is gone.
    assert_eq!(changes(&both, &[(A, "")]), ["a event-removed"]);
    // A moved lock file is the same sender.
    assert_eq!(
        changes(&both, &[(A, event), ("c/linkrunner.plan.toml", event)]),
        [""; 0]
    );
}

#[test]
fn targets_with_the_same_library_events_are_one_sender() {
    let optional = "[event.a]\nfields.x = { shape = \"string\", optional = true }";
    let required = "[event.a]\nfields.x = { shape = \"string\" }";
    let main = "a/linkrunner.plan.server.toml";
    assert_eq!(
        changes(
            &[(A, optional), (main, optional)],
            &[(A, required), (main, required)]
        ),
        ["a.x field-required"]
    );
    assert_eq!(
        changes(
            &[(A, optional), (B, optional)],
            &[(A, required), (B, required)]
        ),
        ["a.x shared-field-required"]
    );
    assert_eq!(
        changes(&[(A, optional), (main, optional)], &[(A, optional)]),
        [""; 0]
    );
}

#[test]
fn a_field_that_one_sender_drops_may_be_missing() {
    let with = |key: &str| format!("[event.a]\nfields.{key} = {{ shape = \"number\" }}");
    for (key, code) in [
        ("x", "a.x field-optional"),
        ("amount", "a.amount reserved-field-optional"),
    ] {
        let (with, without) = (with(key), "[event.a]");
        let both = [(A, with.as_str()), (B, with.as_str())];
        assert_eq!(changes(&both, &[(A, &with), (B, without)]), [code]);
    }
}

#[test]
fn a_value_that_another_sender_has_already_is_not_new() {
    let event = |values: &str| format!("[event.a]\nfields.x = {{ shape = [{values}] }}");
    let (one, two) = (event("\"free\""), event("\"free\", \"gold\""));
    assert_eq!(
        changes(&[(A, &two), (B, &one)], &[(A, &two), (B, &two)]),
        [""; 0]
    );
}
