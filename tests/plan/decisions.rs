//! `linkrunner.toml`.

use linkrunner_events::plan::{AcceptError, ChangeName, Decisions, EntryId, EntryKind};

use crate::plans::{decisions, plan};

const FILE: &str = r#"
[event.purchase_completed]
owner = "checkout"
maps_to = "Purchase"
used_by = ["revenue dashboard"]
must_be_sent = true
fields."contents[].id".used_by = ["catalogue report"]
fields."coupon".used_by = ["marketing report", "finance"]

[payment.order_paid]
used_by = ["finance"]

[[accept]]
change = "purchase_completed.coupon"
reason = "the coupon is part of the new event discount_applied"
"#;

#[test]
fn every_key_is_read() {
    let decisions = decisions(FILE);
    let purchase = &decisions.entries[&EntryId::event("purchase_completed")];
    assert_eq!(purchase.owner.as_deref(), Some("checkout"));
    assert_eq!(purchase.maps_to.as_deref(), Some("Purchase"));
    assert_eq!(purchase.used_by, ["revenue dashboard"]);
    assert!(purchase.must_be_sent);
    assert_eq!(purchase.line, 2);
    let id = "contents[].id".parse().expect("a path");
    assert_eq!(purchase.field_used_by[&id], ["catalogue report"]);
    let payment = &decisions.entries[&EntryId::new(EntryKind::Payment, "order_paid")];
    assert_eq!(payment.used_by, ["finance"]);
    assert!(!payment.must_be_sent);
    let [accepted] = decisions.accepted.as_slice() else {
        panic!("one acceptance: {decisions:?}");
    };
    assert_eq!(accepted.change.to_string(), "purchase_completed.coupon");
    assert_eq!(accepted.line, 14);
}

#[test]
fn line_ends_of_windows_are_read() {
    let windows = FILE.replace('\n', "\r\n");
    assert_eq!(decisions(&windows), decisions(FILE));
}

#[test]
fn mistakes_are_reported_with_their_place() {
    for (text, message) in [
        (
            "[event.a]\nownr = \"x\"",
            "line 2, column 1: unknown field `ownr`, expected one of `owner`, `maps_to`, `used_by`, `must_be_sent`, `fields`",
        ),
        (
            "[events.a]",
            "line 1, column 2: unknown field `events`, expected one of `event`, `payment`, `accept`",
        ),
        (
            "[event.a]\nused_by = \"x\"",
            "line 2, column 11: invalid type: string \"x\", expected a sequence",
        ),
        (
            "[event.a]\nfields.\"a b\".used_by = []",
            "line 2, column 8: `a b` is not the path of a field; write it as in `contents[].id`; a key with characters \
             other than letters, digits, `_` and `-` is written as a JSON string",
        ),
        (
            "\n[[accept]]\nchange = \"a\"",
            "line 2, column 1: missing field `reason`",
        ),
        (
            "[[accept]]\nchange = \"a\"\nreason = \" \"",
            "line 3, column 10: this text is empty; fill it in, or remove it",
        ),
        (
            "[event.a]\nused_by = [\"ü\", \"\"]",
            "line 2, column 17: this text is empty; fill it in, or remove it",
        ),
        (
            "[event.a]\nowner = \"x\n",
            "line 2, column 11: invalid basic string, expected `\"`",
        ),
        (
            "[event.a]\n<<<<<<< HEAD\nowner = \"x\"\n",
            "line 2, column 1: merge conflict; resolve it by hand",
        ),
    ] {
        let error = Decisions::parse(text).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
    }
    let error =
        Decisions::parse("[[accept]]\nchange = \"a b\"\nreason = \"x\"").expect_err("a name");
    assert_eq!((error.line, error.column), (2, 10));
    assert!(
        error
            .problem
            .starts_with("`a b` is not the name of a change")
    );
}

#[test]
fn decisions_about_nothing_are_listed() {
    let decisions = decisions(FILE);
    let unknown = |text| -> Vec<String> {
        let plan = plan(text);
        let unknown = decisions.without_entry(&plan);
        unknown
            .map(|(name, line)| format!("{line}: {name}"))
            .collect()
    };
    assert_eq!(
        unknown(""),
        ["2: purchase_completed", "10: payment:order_paid"]
    );
    assert_eq!(
        unknown(
            "[event.purchase_completed]\nfields.coupon = { shape = \"string\" }\n[payment.order_paid]"
        ),
        ["2: purchase_completed.contents[].id"]
    );
}

fn name(text: &str) -> ChangeName {
    text.parse().expect("a name")
}

#[test]
fn an_acceptance_is_appended_and_the_rest_stays() {
    let reason = "says \"no\"\\\nto\tthat, ü \u{7f}";
    for text in ["", "# ours", "# ours\n", FILE] {
        let new = Decisions::accept(
            text,
            &Decisions::default(),
            &name(r#""A b".coupon"#),
            reason,
        )
        .expect("accepted");
        assert!(new.starts_with(text), "{new}");
        let decisions = decisions(&new);
        let accepted = decisions.accepted.last().expect("an acceptance");
        assert_eq!(accepted.change, name(r#""A b".coupon"#));
        assert_eq!(accepted.reason, reason);
    }
}

#[test]
fn the_line_ends_of_the_file_are_kept() {
    let text = FILE.replace('\n', "\r\n");
    let new =
        Decisions::accept(&text, &Decisions::default(), &name("a"), "gone").expect("accepted");
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
    assert!(new.ends_with("\r\n\r\n[[accept]]\r\nchange = \"a\"\r\nreason = \"gone\"\r\n"));
}

#[test]
fn what_cannot_be_accepted_is_refused() {
    let accept = |text, change, reason| {
        Decisions::accept(text, &Decisions::default(), &name(change), reason)
    };
    assert_eq!(
        accept(FILE, "a", " \n"),
        Err(AcceptError::EmptyReason { change: name("a") })
    );
    let error = accept(FILE, "purchase_completed.coupon", "again").expect_err("already accepted");
    assert_eq!(
        error.to_string(),
        "`purchase_completed.coupon` is already accepted, on line 14"
    );
    assert_eq!(accept("accept = []", "a", "gone"), Err(AcceptError::Form));
    assert!(matches!(
        accept("accept =", "a", "gone"),
        Err(AcceptError::Syntax(_))
    ));
}

#[test]
fn a_spent_acceptance_gets_the_new_reason() {
    let change = name("purchase_completed.coupon");
    for text in [FILE.to_owned(), FILE.replace('\n', "\r\n")] {
        let base = decisions(&text);
        let old = &base.accepted[0].reason;
        let new = Decisions::accept(&text, &base, &change, "it \"broke\" again").expect("accepted");
        assert_eq!(
            new,
            text.replace(&format!("\"{old}\""), r#""it \"broke\" again""#)
        );
        let same = Decisions::accept(&text, &base, &change, old).expect_err("the same reason");
        assert!(same.to_string().ends_with("write a new reason"), "{same}");
    }
}
