//! The files of the tracking plan: lock files, and `linkrunner.toml`.

use std::collections::BTreeSet;

use linkrunner_events::plan::{ChangeName, Decisions, Differences, Lock, SyntaxError};
use linkrunner_fuzz::fuzz;
use linkrunner_fuzz::words::TOML;
use serde_json::Value;

const LOCK_WORDS: &[&[u8]] = &[
    b"\"\"\"",
    b"\x7f",
    b"format = 1\n",
    b"format = 2\n",
    b"format = -1\n",
    b"format = 9223372036854775807\n",
    b"\n[context.\"\"]\n",
    b"\n[event.\"a.b\"]\n",
    b"about = \"in cents\"\n",
    b"ecommerce = \"Purchase\"\n",
    b"ecommerce = true\n",
    b"fields.\"a\" = { shape = \"string\" }\n",
    b"fields.\"a[]\" = { shape = \"object\" }\n",
    b"fields.\"a.*\" = { shape = \"any\" }\n",
    b"fields.a.b = 1\n",
    b"fields.\"a[][].b\" = { shape = [\"x\"] }\n",
    b"shape = \"list\"",
    b"shape = []",
    b"optional = true",
    b"\\u0000",
    b">>>>>>> ",
    b"1979-05-27T07:32:00Z",
    b"nan",
    b"1e400",
];

const DECISIONS_WORDS: &[&[u8]] = &[
    b"\n[[accept]]\n",
    b"accept = []\n",
    b"accept = [{ change = \"a.b\", reason = \"r\" }]\n",
    b"\n[accept]\n",
    b"change = \"a\"\n",
    b"change = \"a.b[]\"\n",
    b"change = \"payment:a\"\n",
    b"reason = \"r\"\n",
    b"reason = \"\"\n",
    b"owner = \"o\"\n",
    b"maps_to = \"Purchase\"\n",
    b"maps_to = \"Purchsae\"\n",
    b"used_by = [\"r\"]\n",
    b"used_by = []\n",
    b"must_be_sent = true\n",
    b"fields.\"a\".used_by = [\"r\"]\n",
    b"fields.\"a[]\" = { used_by = [\"r\"] }\n",
];

#[test]
fn lock() {
    fuzz("lock", &[TOML, LOCK_WORDS].concat(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match Lock::parse(&text) {
            Ok(lock) => check_lock(&text, &lock),
            Err(error) => check_message(&error.to_string()),
        }
    });
}

fn check_lock(text: &str, lock: &Lock) {
    let lines = 1..=text.lines().count();
    assert!(lock.entry_lines.values().all(|line| lines.contains(line)));
    assert!(lock.field_lines.values().all(|line| lines.contains(line)));
    assert!(lock.entry_lines.keys().eq(lock.plan.entries.keys()));
    let plan = &lock.plan;
    let written = plan.to_lock();
    let read = Lock::parse(&written).expect(&written);
    assert_eq!(read.plan, *plan, "{written}");

    let nothing = Decisions::default();
    let no_one = BTreeSet::new();
    assert!(Differences::between((plan, &nothing), (plan, &nothing), &no_one).is_empty());
    let removed =
        Differences::between((plan, &nothing), (&Lock::default().plan, &nothing), &no_one);
    let json = serde_json::from_str::<Value>(&removed.to_json()).expect("JSON");
    assert!(json.is_object());
    assert_eq!(
        removed.is_empty(),
        removed.to_human(false).lines().count() <= 1
    );
    assert!(!removed.to_markdown().is_empty());
    for change in &removed.changes {
        assert_eq!(change.name.to_string().parse(), Ok(change.name.clone()));
    }

    for schema in plan.to_json_schema_files().values() {
        serde_json::from_str::<Value>(schema).expect("a JSON Schema");
    }
    serde_json::from_str::<Value>(&plan.to_json_schema()).expect("a JSON Schema");
    assert!(!plan.to_markdown(&nothing).is_empty());
    assert!(!plan.to_mapping(&nothing).is_empty());
    let mut united = plan.clone();
    assert!(united.unite(plan.clone()).is_empty());
    assert_eq!(united, *plan);
}

#[test]
fn decisions() {
    fuzz("decisions", &[TOML, DECISIONS_WORDS].concat(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match Decisions::parse(&text) {
            Ok(decisions) => check_decisions(&text, &decisions),
            Err(error) => check_place(&text, &error),
        }
    });
}

fn check_decisions(text: &str, decisions: &Decisions) {
    let lines = 1..=text.lines().count();
    assert!(
        decisions
            .entries
            .values()
            .all(|decision| lines.contains(&decision.line))
    );
    assert!(
        decisions
            .accepted
            .iter()
            .all(|acceptance| lines.contains(&acceptance.line))
    );
    assert!(
        decisions
            .accepted
            .iter()
            .all(|acceptance| !acceptance.reason.trim().is_empty())
    );
    decisions.misspelled_mappings().count();
    let plan = Lock::default().plan;
    assert!(decisions.without_entry(&plan).count() >= decisions.entries.len());
    assert!(!plan.to_markdown(decisions).is_empty());
    assert!(!plan.to_mapping(decisions).is_empty());

    // A change that is new to the file, and one that it has.
    let new: ChangeName = "no_such_event.\"a \\\" b\"[]".parse().expect("a change");
    let nothing = Decisions::default();
    if let Ok(accepted) = Decisions::accept(text, &nothing, &new, "because of \"'''\"") {
        assert!(accepted.starts_with(text));
        let read = Decisions::parse(&accepted).expect("it is still readable");
        assert_eq!(read.entries, decisions.entries);
        assert_eq!(read.accepted.len(), decisions.accepted.len() + 1);
        assert_eq!(read.accepted.last().map(|a| &a.change), Some(&new));
    }
    if let Some(old) = decisions.accepted.first() {
        let again = Decisions::accept(text, decisions, &old.change, "another \"\\ reason");
        let again = Decisions::parse(&again.expect("it is spent")).expect("it is still readable");
        assert_eq!(again.accepted.len(), decisions.accepted.len());
        assert_eq!(again.accepted[0].reason, "another \"\\ reason");
        // The reason may have been longer, so lines differ.
        assert!(again.entries.keys().eq(decisions.entries.keys()));
    }
}

fn check_place(text: &str, error: &SyntaxError) {
    check_message(&error.to_string());
    let line = text
        .split('\n')
        .nth(error.line - 1)
        .expect("a line of the text");
    assert!(
        (1..=line.chars().count() + 1).contains(&error.column),
        "{error}"
    );
}

fn check_message(message: &str) {
    assert!(!message.contains('\n'), "{message:?}");
}
