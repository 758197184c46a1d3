//! The union of plans: what several targets, or several types, send under one name.

use linkrunner_events::plan::{Conflict, Plan};
use proptest::prelude::*;

use crate::plans::plan;

/// The union of two plans as a lock file without its head, and the conflicts.
fn unite(first: &str, second: &str) -> (Plan, Vec<Conflict>) {
    let mut united = plan(first);
    let conflicts = united.unite(plan(second));
    (united, conflicts)
}

#[test]
fn a_field_that_one_lacks_is_optional() {
    let (united, conflicts) = unite(
        "[event.a]\nfields.x = { shape = \"string\" }\nfields.both = { shape = \"integer\" }",
        "[event.a]\nfields.y = { shape = \"string\" }\nfields.both = { shape = \"integer\" }\n[event.b]",
    );
    assert_eq!(conflicts, []);
    let expected = plan(
        "[event.a]\nfields.x = { shape = \"string\", optional = true }\n\
         fields.y = { shape = \"string\", optional = true }\nfields.both = { shape = \"integer\" }\n[event.b]",
    );
    assert_eq!(united, expected);
}

#[test]
fn the_parts_of_an_object_that_one_lacks_stay_as_they_are() {
    let (united, _) = unite(
        "[event.a]\nfields.o = { shape = \"object\" }\nfields.\"o.x\" = { shape = \"string\" }",
        "[event.a]",
    );
    let expected = plan(
        "[event.a]\nfields.o = { shape = \"object\", optional = true }\nfields.\"o.x\" = { shape = \"string\" }",
    );
    assert_eq!(united, expected);
}

#[test]
fn different_shapes_are_a_conflict_and_the_wider_one_stands() {
    for (first, second, united_shape) in [
        ("\"integer\"", "\"number\"", "\"number\""),
        ("[\"a\"]", "[\"b\"]", "[\"a\", \"b\"]"),
        ("[\"a\"]", "\"string\"", "\"string\""),
        ("\"string\"", "\"integer\"", "\"any\""),
        ("\"any\"", "\"integer\"", "\"any\""),
    ] {
        let event = |shape: &str| format!("[event.a]\nfields.x = {{ shape = {shape} }}");
        for (first, second) in [(first, second), (second, first)] {
            let (united, conflicts) = unite(&event(first), &event(second));
            assert_eq!(united, plan(&event(united_shape)), "{first} and {second}");
            let [conflict] = &conflicts[..] else {
                panic!("{first} and {second}: {conflicts:?}");
            };
            assert!(conflict.to_string().contains("`x`"), "{conflict}");
        }
    }
}

#[test]
fn a_list_and_an_object_are_anything_and_have_no_parts() {
    let (united, conflicts) = unite(
        "[event.a]\nfields.x = { shape = \"list\" }\nfields.\"x[]\" = { shape = \"string\" }",
        "[event.a]\nfields.x = { shape = \"object\" }\nfields.\"x.y\" = { shape = \"string\" }",
    );
    assert_eq!(united, plan("[event.a]\nfields.x = { shape = \"any\" }"));
    assert_eq!(conflicts.len(), 1);
}

/// A plan of one event with some of these fields.
fn event() -> impl Strategy<Value = Plan> {
    let fields = [
        "fields.a = { shape = \"string\" }",
        "fields.b = { shape = \"integer\", optional = true }",
        "fields.c = { shape = [\"x\", \"y\"] }",
        "fields.o = { shape = \"object\" }\nfields.\"o.p\" = { shape = \"number\" }",
        "fields.l = { shape = \"list\" }\nfields.\"l[]\" = { shape = \"boolean\" }",
        "about = \"Some text.\"",
    ];
    proptest::sample::subsequence(fields.to_vec(), 0..=fields.len())
        .prop_map(|lines| plan(&format!("[event.a]\n{}", lines.join("\n"))))
}

proptest! {
    #[test]
    fn the_order_does_not_matter(a in event(), b in event(), c in event()) {
        let unite = |plans: [&Plan; 3]| {
            let mut united = Plan::default();
            for plan in plans {
                let _ = united.unite(plan.clone());
            }
            united
        };
        let united = unite([&a, &b, &c]);
        prop_assert_eq!(&united, &unite([&c, &a, &b]));
        prop_assert_eq!(&united, &unite([&b, &c, &a]));
        let mut again = united.clone();
        prop_assert_eq!(again.unite(a), []);
        prop_assert_eq!(again, united);
    }
}
