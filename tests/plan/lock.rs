//! Lock files: each plan is read as it was written, and a mistake is reported with its place.

use std::collections::BTreeMap;

use linkrunner_events::Ecommerce;
use linkrunner_events::plan::{
    Entry, EntryId, EntryKind, Field, FieldPath, Lock, LockError, Plan, PlannedShape,
};
use proptest::prelude::*;

/// Texts with everything that TOML has to escape.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,8}",
        "[\\x00-\\x7f]{0,6}",
        "\\PC{0,4}",
        Just("\"\\\r\n\t\u{7f}\u{85}'''".to_owned()),
    ]
}

fn shape() -> impl Strategy<Value = PlannedShape> {
    prop_oneof![
        Just(PlannedShape::Str),
        Just(PlannedShape::Int),
        Just(PlannedShape::Num),
        Just(PlannedShape::Bool),
        Just(PlannedShape::List),
        Just(PlannedShape::Map),
        Just(PlannedShape::Object),
        Just(PlannedShape::Any),
        proptest::collection::btree_set(text(), 1..4)
            .prop_map(|words| PlannedShape::OneOf(words.into_iter().collect())),
    ]
}

/// A path, as its text: the key of the event, and some steps.
fn path() -> impl Strategy<Value = FieldPath> {
    let key = || text().prop_map(|key| serde_json::Value::from(key).to_string());
    let step = prop_oneof![
        Just("[]".to_owned()),
        Just(".*".to_owned()),
        key().prop_map(|key| format!(".{key}")),
    ];
    (key(), proptest::collection::vec(step, 0..3))
        .prop_map(|(key, steps)| format!("{key}{}", steps.concat()))
        .prop_map(|path| path.parse().expect("it is a path"))
}

fn field() -> impl Strategy<Value = Field> {
    (shape(), any::<bool>(), text()).prop_map(|(shape, optional, about)| Field {
        shape,
        optional,
        about,
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    let kinds = [
        None,
        Some(Ecommerce::Unspecified),
        Some(Ecommerce::ViewContent),
        Some(Ecommerce::Purchase),
    ];
    let fields = proptest::collection::btree_map(path(), field(), 0..5);
    let entry = (text(), proptest::sample::select(kinds.to_vec()), fields).prop_map(
        |(about, ecommerce, fields)| Entry {
            about,
            ecommerce,
            fields,
        },
    );
    let kind = proptest::sample::select(EntryKind::ALL.to_vec());
    let id = (kind, text()).prop_map(|(kind, name)| EntryId::new(kind, name));
    proptest::collection::btree_map(id, entry, 0..4).prop_map(|entries| Plan { entries })
}

proptest! {
    #[test]
    fn a_plan_is_read_as_it_was_written(plan in plan()) {
        let text = plan.to_lock();
        let lock = Lock::parse(&text).expect(&text);
        prop_assert_eq!(&lock.plan, &plan, "{}", text);
        // Windows' line ends change nothing.
        let lock = Lock::parse(&text.replace('\n', "\r\n")).expect(&text);
        prop_assert_eq!(&lock.plan, &plan);
        // Each field has the line that names it.
        let lines: Vec<&str> = text.lines().collect();
        for ((_, path), line) in &lock.field_lines {
            let key = format!("fields.{} = ", serde_json::Value::from(path.to_string()).to_string().replace('\u{7f}', "\\u007f"));
            prop_assert!(lines[line - 1].starts_with(&key), "{} in {}", key, text);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        let _ = Lock::parse(&text);
        let _ = Lock::parse(&format!("format = 1\n{text}"));
    }
}

/// The error of a text.
fn error(text: &str) -> String {
    Lock::parse(text).expect_err(text).to_string()
}

#[test]
fn mistakes_are_reported_with_their_place() {
    let event = "format = 1\n[event.a]\n";
    for (text, expected) in [
        ("", "this is not a lock file; it has no `format`"),
        (
            "format = \"1\"",
            "line 1, column 10: invalid type: string \"1\", expected i64",
        ),
        ("format = 1\n[event.a\n", "line 2, column 9: "),
        (
            "format = 1\nevents = 1",
            "line 2, column 1: unknown field `events`",
        ),
        (
            &format!("{event}ecommerce = \"Buy\""),
            "line 3, column 13: unknown kind of ecommerce event `Buy`",
        ),
        (
            &format!("{event}fields.\"a..b\" = {{ shape = \"string\" }}"),
            "line 3, column 8: `a..b` is not the path of a field; write it as in `contents[].id`",
        ),
        (
            &format!("{event}fields.\"a\\n\\u001b[2J\" = {{ shape = \"string\" }}"),
            r"line 3, column 8: `a\n\u001b[2J` is not the path of a field",
        ),
        (
            &format!("{event}fields.\"a\" = {{ shape = \"text\" }}"),
            "line 3, column 24: unknown shape `text`; the shapes are string, integer, number, boolean, list, map, object, any",
        ),
        (
            &format!("{event}fields.\"a\" = {{ shape = 1 }}"),
            "line 3, column 24: a shape is a name or a list of strings",
        ),
        (
            &format!("{event}fields.\"a\" = {{ shapes = \"string\" }}"),
            "line 3, column 16: unknown field `shapes`",
        ),
        (
            "format = 0",
            "line 1, column 10: unknown format 0; the first format is 1",
        ),
        ("format = -1", "unknown format -1"),
        (
            &format!("{event}fields.a = {{ shape = [] }}"),
            "line 3, column 22: `shape = []` is empty; list the strings of the field",
        ),
        (
            &format!(
                "{event}fields.\"a\" = {{ shape = \"string\" }}\nfields.\"\\\"a\\\"\" = {{ shape = \"integer\" }}"
            ),
            "`a` appears twice; remove one of the lines",
        ),
        (
            &format!(
                "{event}fields.\"a{}\" = {{ shape = \"string\" }}",
                "[]".repeat(64)
            ),
            "line 3, column 8: this path has more than 64 steps",
        ),
        (
            &format!("{event}fields.\"a\" = {{}}"),
            "missing field `shape`",
        ),
        (
            &format!("{event}<<<<<<< ours\nfields.\"a\" = {{ shape = \"string\" }}\n"),
            "line 3: merge conflict. To regenerate the file: LINKRUNNER_PLAN=update cargo test linkrunner_plan",
        ),
        (
            "format = 2\n[something.new]\n",
            "this lock file has the format 2, but this version of linkrunner-events reads formats up to 1; update \
             linkrunner-events",
        ),
    ] {
        let error = error(text);
        assert!(error.contains(expected), "{text}\ngave: {error}");
    }
    let deep = format!(
        "{event}fields.\"a{}\" = {{ shape = \"string\" }}",
        "[]".repeat(63)
    );
    assert!(Lock::parse(&deep).is_ok());
    assert_eq!(
        Lock::parse("format = 2").map(|lock| lock.plan),
        Err(LockError::NewerFormat { found: 2 })
    );
}

#[test]
fn a_lock_file_is_sorted_and_has_one_line_for_each_field() {
    let mut plan = Plan::default();
    for name in ["b", "a"] {
        let field = |shape| Field {
            shape,
            optional: name == "b",
            about: "The \"id\".".to_owned(),
        };
        let fields = BTreeMap::from([
            ("x[]".parse().expect("a path"), field(PlannedShape::Str)),
            ("x".parse().expect("a path"), field(PlannedShape::List)),
        ]);
        let entry = Entry {
            fields,
            ..Entry::default()
        };
        plan.entries.insert(EntryId::event(name), entry);
    }
    insta::assert_snapshot!(plan.to_lock());
}
