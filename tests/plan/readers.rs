//! Readers of events, and accepted breaks.

use std::collections::BTreeSet;

use linkrunner_events::plan::{Change, ChangeKind, Decisions, Differences, Verdict, Warning};

use crate::plans::{decisions, plan};

const BASE: &str = r#"
[event.order_placed]
fields."coupon" = { shape = "string" }
fields."screen" = { shape = "object" }
fields."screen.width" = { shape = "integer" }
"#;

const HEAD: &str = r#"
[event.order_placed]
fields."coupon" = { shape = "string", optional = true }
fields."screen" = { shape = "object" }
fields."screen.width" = { shape = "number" }
"#;

fn between(base: &Decisions, head: &Decisions) -> Differences {
    Differences::between((&plan(BASE), base), (&plan(HEAD), head), &BTreeSet::new())
}

/// The verdicts on `coupon` and on `screen.width`.
fn verdicts(base: &str, head: &str) -> [Verdict; 2] {
    let found = between(&decisions(base), &decisions(head));
    let [coupon, width] = found.changes.as_slice() else {
        panic!("two changes: {found:#?}");
    };
    [coupon.verdict, width.verdict]
}

#[test]
fn readers_make_a_notice_a_break() {
    use Verdict::{Breaking, Notice};

    for (file, expected) in [
        ("", [Notice, Notice]),
        ("[event.order_placed]\nowner = \"shop\"", [Notice, Notice]),
        ("[event.other]\nused_by = [\"x\"]", [Notice, Notice]),
        (
            "[payment.order_placed]\nused_by = [\"x\"]",
            [Notice, Notice],
        ),
        (
            "[event.order_placed]\nused_by = [\"x\"]",
            [Breaking, Breaking],
        ),
        (
            "[event.order_placed]\nmaps_to = \"Purchase\"",
            [Breaking, Breaking],
        ),
        (
            "[event.order_placed]\nfields.coupon.used_by = [\"x\"]",
            [Breaking, Notice],
        ),
        (
            "[event.order_placed]\nfields.screen.used_by = [\"x\"]",
            [Notice, Breaking],
        ),
        (
            "[event.order_placed]\nfields.\"screen.width\".used_by = [\"x\"]",
            [Notice, Breaking],
        ),
        (
            "[event.order_placed]\nfields.\"screen.height\".used_by = [\"x\"]",
            [Notice, Notice],
        ),
    ] {
        assert_eq!(verdicts(file, file), expected, "{file}");
        // A reader counts if one of the two revisions names it: the old one reads what is sent today.
        assert_eq!(verdicts(file, ""), expected, "{file}");
        assert_eq!(verdicts("", file), expected, "{file}");
    }
}

#[test]
fn readers_do_not_make_a_safe_change_a_break() {
    let file = decisions("[event.order_placed]\nmaps_to = \"Purchase\"\nused_by = [\"x\"]");
    let (base, head) = (
        plan("[event.order_placed]"),
        plan("[event.order_placed]\nfields.a = { shape = \"string\" }"),
    );
    let found = Differences::between((&base, &file), (&head, &file), &BTreeSet::new());
    assert_eq!(found.changes[0].verdict, Verdict::Safe);
}

#[test]
fn a_change_names_its_readers() {
    let base = decisions(
        "[event.order_placed]\nowner = \"old team\"\nmaps_to = \"Purchase\"\nused_by = [\"a\", \"b\"]\nfields.coupon.used_by = \
         [\"c\"]",
    );
    let head = decisions("[event.order_placed]\nowner = \"new team\"\nused_by = [\"b\", \"d\"]");
    let found = between(&base, &head);
    let readers = &found.changes[0].readers;
    assert_eq!(readers.owner.as_deref(), Some("new team"));
    assert_eq!(readers.maps_to.as_deref(), Some("Purchase"));
    assert_eq!(readers.used_by, ["b", "d", "a", "c"]);
}

#[test]
fn readers_of_the_old_name_are_readers_of_a_renamed_event() {
    let file = decisions("[event.order_placed]\nused_by = [\"x\"]");
    let (base, head) = (plan(BASE), plan(&BASE.replace("order_placed", "purchase")));
    let found = Differences::between((&base, &file), (&head, &file), &BTreeSet::new());
    assert_eq!(found.changes[0].kind, ChangeKind::EventRenamed);
    assert_eq!(found.changes[0].readers.used_by, ["x"]);
}

/// The differences with `coupon` removed, the event's reader known, and these acceptances before and after.
fn accepted(base: &str, head: &str) -> (Vec<Change>, Vec<Warning>) {
    let plans = [BASE, "[event.order_placed]\nfields.screen = { shape = \"object\" }\nfields.\"screen.width\" = { shape = \"string\" }"].map(plan);
    let found = Differences::between(
        (&plans[0], &decisions(base)),
        (&plans[1], &decisions(head)),
        &BTreeSet::new(),
    );
    assert_eq!(found.changes.len(), 2);
    (found.changes, found.warnings)
}

const ACCEPTED: &str = "[[accept]]\nchange = \"order_placed.coupon\"\nreason = \"not used\"\n";

#[test]
fn one_acceptance_accepts_one_break() {
    let (changes, warnings) = accepted("", ACCEPTED);
    assert_eq!(changes[0].accepted.as_deref(), Some("not used"));
    assert!(!changes[0].is_open_break());
    assert_eq!(changes[0].verdict, Verdict::Breaking);
    assert!(changes[1].is_open_break());
    assert_eq!(warnings, []);
}

#[test]
fn an_acceptance_of_the_event_does_not_accept_its_fields() {
    let (changes, warnings) = accepted("", &ACCEPTED.replace(".coupon", ""));
    assert!(changes.iter().all(Change::is_open_break));
    assert_eq!(warnings.len(), 1);
}

#[test]
fn a_spent_acceptance_accepts_nothing_and_is_a_warning() {
    let (changes, warnings) = accepted(ACCEPTED, ACCEPTED);
    assert!(changes[0].is_open_break());
    let [warning] = warnings.as_slice() else {
        panic!("one warning: {warnings:#?}");
    };
    assert_eq!(
        warning.to_string(),
        "the acceptance of `order_placed.coupon` was used for an earlier change, which is already in the base; accept the \
         new change with a new reason"
    );
    // Without a break it stays as it is.
    let file = decisions(ACCEPTED);
    let same = plan(BASE);
    let found = Differences::between((&same, &file), (&same, &file), &BTreeSet::new());
    assert_eq!(found.warnings, []);
    // With another reason it is a new one.
    let (changes, warnings) = accepted(ACCEPTED, &ACCEPTED.replace("not used", "not used again"));
    assert_eq!(changes[0].accepted.as_deref(), Some("not used again"));
    assert_eq!(warnings, []);
}

#[test]
fn an_acceptance_that_nothing_needs_is_a_warning() {
    let file = decisions(&format!("# first\n{ACCEPTED}"));
    // The field becomes optional: a notice, which needs none.
    let found = between(&Decisions::default(), &file);
    let [warning] = found.warnings.as_slice() else {
        panic!("one warning: {found:#?}");
    };
    assert_eq!(warning.line(), 3);
    assert_eq!(
        warning.to_string(),
        "`order_placed.coupon` is accepted but is not a break; remove the acceptance"
    );
}
