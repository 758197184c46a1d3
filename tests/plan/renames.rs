//! Guessed renames.

use std::time::Instant;

use linkrunner_events::plan::{ChangeKind, Plan};

use crate::plans::plan;
use crate::support::differences;

/// The renames between two plans as `old -> new`.
fn renames(base: &str, head: &str) -> Vec<String> {
    renames_of(&plan(base), &plan(head))
}

fn renames_of(base: &Plan, head: &Plan) -> Vec<String> {
    let changes = differences(base, head).changes;
    let renames = changes.iter().filter(|change| {
        matches!(
            change.kind,
            ChangeKind::EventRenamed | ChangeKind::DataRenamed | ChangeKind::FieldRenamed
        )
    });
    renames
        .map(|change| format!("{} -> {}", change.name, change.after.join(" ")))
        .collect()
}

fn fields(names: &[&str]) -> String {
    let lines = names
        .iter()
        .map(|name| format!("fields.{name} = {{ shape = \"string\" }}\n"));
    lines.collect()
}

#[test]
fn an_event_with_equal_fields_is_a_rename() {
    let [abc, abcd, axy] = [
        &["a", "b", "c"][..],
        &["a", "b", "c", "d"],
        &["a", "x", "y"],
    ]
    .map(fields);
    for (head, expected) in [
        (&abc, Some("order_placed -> checkout")),
        (&abcd, Some("order_placed -> checkout")),
        (&axy, None),
        (&String::new(), None),
    ] {
        let found = renames(
            &format!("[event.order_placed]\n{abc}"),
            &format!("[event.checkout]\n{head}"),
        );
        assert_eq!(found.first().map(String::as_str), expected, "{head}");
    }
}

#[test]
fn the_most_similar_event_is_the_new_one_and_each_is_used_once() {
    let same = fields(&["a", "b", "c"]);
    assert_eq!(
        renames(
            &format!(
                "[event.cart_viewed]\n{same}\n[event.item_viewed]\n{same}\n[event.order_placed]\n{same}"
            ),
            &format!("[event.items_viewed]\n{same}\n[event.carts_viewed]\n{same}"),
        ),
        ["cart_viewed -> carts_viewed", "item_viewed -> items_viewed"]
    );
}

#[test]
fn one_event_is_not_renamed_to_two() {
    let same = fields(&["a", "b", "c"]);
    let base = plan(&format!("[event.cart_viewed]\n{same}"));
    let head = plan(&format!(
        "[event.cart_seen]\n{same}\n[event.carts_viewed]\n{same}"
    ));
    let there: Vec<ChangeKind> = differences(&base, &head)
        .changes
        .iter()
        .map(|c| c.kind)
        .collect();
    assert_eq!(there, [ChangeKind::EventAdded, ChangeKind::EventRenamed]);
    let back: Vec<ChangeKind> = differences(&head, &base)
        .changes
        .iter()
        .map(|c| c.kind)
        .collect();
    assert_eq!(back, [ChangeKind::EventRemoved, ChangeKind::EventRenamed]);
}

#[test]
fn the_only_event_without_fields_is_a_rename_and_others_need_a_similar_name_or_the_same_text() {
    let pair = |base: &str, head: &str| renames(base, head).len();
    assert_eq!(
        pair("[event.level_completed]", "[event.levels_completed]"),
        1
    );
    assert_eq!(pair("[event.level_completed]", "[event.app_opened]"), 1);
    assert_eq!(
        pair(
            "[event.level_completed]",
            "[event.app_opened]\n[event.item_viewed]"
        ),
        0
    );
    assert_eq!(
        pair(
            "[event.level_completed]",
            "[event.app_opened]\necommerce = \"AddToCart\""
        ),
        0
    );
    assert_eq!(
        pair(
            "[event.a]\nabout = \"The app.\"\n[event.level_completed]",
            "[event.xyz]\nabout = \"The app.\""
        ),
        1
    );
}

#[test]
fn different_kinds_are_no_rename() {
    let same = fields(&["a", "b"]);
    for (base, head) in [
        ("[event.order]", "[payment.order]"),
        (
            "[event.order]\necommerce = \"AddToCart\"",
            "[event.basket]\necommerce = \"ViewContent\"",
        ),
    ] {
        assert_eq!(
            renames(&format!("{base}\n{same}"), &format!("{head}\n{same}")),
            [""; 0]
        );
    }
}

#[test]
fn a_field_is_renamed_if_it_is_equal_or_the_only_one_or_has_a_similar_name() {
    let event = |field: &str| format!("[event.a]\n{field}");
    for (base, head, is_rename) in [
        (
            "fields.coupon = { shape = \"string\" }",
            "fields.voucher = { shape = \"string\" }",
            true,
        ),
        (
            "fields.coupon = { shape = \"string\" }",
            "fields.voucher = { shape = \"integer\" }",
            false,
        ),
        (
            "fields.coupon = { shape = \"string\" }",
            "fields.voucher = { shape = \"string\", optional = true }",
            true,
        ),
        (
            "fields.coupon = { shape = \"string\" }",
            "fields.voucher = { shape = \"string\", optional = true }\nfields.screen = { shape = \"string\", about = \"x\" }",
            false,
        ),
        (
            "fields.coupon = { shape = \"string\" }",
            "fields.coupon_code = { shape = \"string\", about = \"x\" }",
            true,
        ),
        (
            "fields.amount = { shape = \"number\" }",
            "fields.total = { shape = \"number\" }",
            false,
        ),
        (
            "fields.total = { shape = \"number\" }",
            "fields.amount = { shape = \"number\" }",
            false,
        ),
    ] {
        let found = renames(&event(base), &event(head));
        assert_eq!(
            found.len(),
            usize::from(is_rename),
            "{base} to {head}: {found:?}"
        );
    }
}

#[test]
fn the_description_decides_between_equal_fields() {
    let base = "[event.a]\nfields.x = { shape = \"string\", about = \"The coupon.\" }\nfields.y = { shape = \"string\", about = \"The shop.\" }";
    let head = "[event.a]\nfields.p = { shape = \"string\", about = \"The shop.\" }\nfields.q = { shape = \"string\", about = \"The coupon.\" }";
    assert_eq!(renames(base, head), ["a.x -> q", "a.y -> p"]);
}

/// 2,000 events with ten fields: all renamed, all with other fields, all without fields.
#[test]
fn large_plans_are_compared_quickly() {
    let text = |prefix: &str, field: &str, count: usize| -> String {
        let event = |i: usize| {
            let fields: String = (0..count)
                .map(|f| format!("fields.{field}{f}_{} = {{ shape = \"string\" }}\n", i % 50))
                .collect();
            format!("[event.{prefix}{i}]\n{fields}")
        };
        (0..2_000).map(event).collect()
    };
    let base = plan(&text("event_", "f", 10));
    let start = Instant::now();
    assert!(differences(&base, &base).is_empty());
    println!("equal: {:?}", start.elapsed());
    let cases = [
        ("renamed", text("app_event_", "f", 10), 2_000),
        ("other fields", text("event_", "g", 10), 20_000),
        ("other events", text("xyz_", "g", 10), 0),
        ("without fields", text("xyz_", "g", 0), 0),
    ];
    for (name, head, expected) in cases {
        let head = plan(&head);
        let start = Instant::now();
        let found = renames_of(&base, &head);
        println!("{name}: {:?}", start.elapsed());
        assert_eq!(found.len(), expected, "{name}");
    }
}
