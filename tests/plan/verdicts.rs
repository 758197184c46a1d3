//! The table of verdicts: a test for each of its rows.

use std::collections::BTreeSet;

use linkrunner_events::plan::{Change, ChangeKind, Decisions, Differences, EntryId, Verdict};

use crate::plans::{decisions, plan};
use crate::support::differences;

/// Two versions of a plan, and the only change between them: its name, code, verdict and sentence.
struct Case {
    base: &'static str,
    head: &'static str,
    change: (&'static str, &'static str, Verdict),
    sentence: &'static str,
}

/// The change at this place, from one version of the fields of `purchase` to another.
fn only_change(base: &str, head: &str) -> Change {
    let [base, head] = [base, head].map(plan);
    let mut differences = differences(&base, &head);
    assert_eq!(differences.changes.len(), 1, "{:#?}", differences.changes);
    assert_eq!(differences.warnings, []);
    differences.changes.remove(0)
}

const CASES: &[Case] = &[
    Case {
        base: "[event.a]\n[event.b]",
        head: "[event.b]",
        change: ("a", "event-removed", Verdict::Breaking),
        sentence: "`a` is no longer sent: its mapping in the dashboard receives nothing, and reports, audiences and \
                   campaigns that use the event stop working",
    },
    Case {
        base: "[event.order_placed]\nfields.x = { shape = \"string\" }",
        head: "[event.purchase]\nfields.x = { shape = \"string\" }",
        change: ("order_placed", "event-renamed", Verdict::Breaking),
        sentence: "`order_placed` seems to be renamed to `purchase`: Linkrunner compares names exactly, including case, so the \
                   mapping of the old name does not apply to the new one, and unmapped events reach no ad network",
    },
    Case {
        base: "",
        head: "[event.a]",
        change: ("a", "event-added", Verdict::Safe),
        sentence: "`a` is new: it reaches no ad network until it is mapped",
    },
    Case {
        base: "[payment.order]",
        head: "",
        change: ("payment:order", "data-removed", Verdict::Breaking),
        sentence: "the payment data `order` is no longer sent: reports and audiences that read its fields find no new data",
    },
    Case {
        base: "[context.device]\nfields.os = { shape = \"string\" }",
        head: "[context.machine]\nfields.os = { shape = \"string\" }",
        change: ("context:device", "data-renamed", Verdict::Safe),
        sentence: "the context `device` seems to be renamed to `machine`: this name is used only in the plan; it is not \
                   sent to Linkrunner",
    },
    Case {
        base: "",
        head: "[context.device]",
        change: ("context:device", "data-added", Verdict::Safe),
        sentence: "the context `device` is new: nothing reads it yet",
    },
    Case {
        base: "[event.a]\necommerce = \"AddToCart\"",
        head: "[event.a]\necommerce = \"ViewContent\"",
        change: ("a", "ecommerce-changed", Verdict::Breaking),
        sentence: "`a` changed from the ecommerce event `AddToCart` to `ViewContent`: a mapping to the old standard event now \
                   reports the wrong event to ad networks",
    },
    Case {
        base: "[event.a]\necommerce = \"AddToCart\"",
        head: "[event.a]",
        change: ("a", "ecommerce-removed", Verdict::Breaking),
        sentence: "`a` is no longer the ecommerce event `AddToCart`: the compiler no longer checks that it has items, a currency \
                   and a value, which catalogue campaigns need",
    },
    Case {
        base: "[event.a]",
        head: "[event.a]\necommerce = \"AddToCart\"",
        change: ("a", "ecommerce-added", Verdict::Safe),
        sentence: "`a` is now the ecommerce event `AddToCart`: it reaches catalogue campaigns once it is mapped",
    },
    Case {
        base: "[event.a]\nfields.coupon = { shape = \"string\" }",
        head: "[event.a]",
        change: ("a.coupon", "field-removed", Verdict::Breaking),
        sentence: "`coupon` was removed: reports and audiences that filter by it find no new data",
    },
    Case {
        base: "[event.a]\nfields.amount = { shape = \"number\" }",
        head: "[event.a]",
        change: ("a.amount", "reserved-field-removed", Verdict::Breaking),
        sentence: "`amount` was removed: Linkrunner reads this key; without it, revenue and ad networks lack the value",
    },
    Case {
        base: "[event.a]\nfields.coupon = { shape = \"string\" }",
        head: "[event.a]\nfields.voucher = { shape = \"string\" }",
        change: ("a.coupon", "field-renamed", Verdict::Breaking),
        sentence: "`coupon` seems to be renamed to `voucher`: reports and audiences that filter by it find nothing under the old \
                   key, and old events have nothing under the new one",
    },
    Case {
        base: "[event.a]\nfields.rank = { shape = \"string\" }",
        head: "[event.a]\nfields.rank = { shape = \"integer\" }",
        change: ("a.rank", "shape-changed", Verdict::Breaking),
        sentence: "`rank` changed from `string` to `integer`: comparisons and sums over old and new events fail or are wrong",
    },
    Case {
        base: "[event.a]\nfields.currency = { shape = \"string\" }",
        head: "[event.a]\nfields.currency = { shape = \"string\", optional = true }",
        change: ("a.currency", "reserved-field-optional", Verdict::Breaking),
        sentence: "`currency` may be missing from now on: Linkrunner reads this key; without it, revenue and ad networks \
                   lack the value",
    },
    Case {
        base: "[event.a]\nfields.plan = { shape = [\"free\", \"gold\", \"old\"] }",
        head: "[event.a]\nfields.plan = { shape = [\"free\"] }",
        change: ("a.plan", "value-removed", Verdict::Notice),
        sentence: "`plan` no longer has the value `\"gold\"` or `\"old\"`: filters for that value find no new events",
    },
    Case {
        base: "[event.a]\nfields.plan = { shape = \"string\" }",
        head: "[event.a]\nfields.plan = { shape = [\"free\", \"gold\"] }",
        change: ("a.plan", "values-closed", Verdict::Notice),
        sentence: "`plan` changed from any string to `\"free\"` or `\"gold\"`: filters for other values find no new events",
    },
    Case {
        base: "[event.a]\nfields.\"contents\" = { shape = \"list\" }",
        head: "[event.a]\nfields.\"contents\" = { shape = \"list\" }\nfields.\"contents[].quantity\" = { shape = \"integer\" }",
        change: ("a.contents[]", "field-added", Verdict::Safe),
        sentence: "`contents[]` is new: nothing reads it yet, and old events do not have it",
    },
    Case {
        base: "[event.a]\nfields.\"contents[]\" = { shape = \"object\" }",
        head: "[event.a]\nfields.\"contents[]\" = { shape = \"object\" }\nfields.\"contents[].quantity\" = { shape = \"integer\" }",
        change: (
            "a.contents[].quantity",
            "reserved-field-added",
            Verdict::Notice,
        ),
        sentence: "`contents[].quantity` is new: Linkrunner reads this key, so it may treat the event differently",
    },
    Case {
        base: "[event.a]",
        head: "[event.a]\nfields.amount = { shape = \"number\" }",
        change: ("a.amount", "amount-added", Verdict::Notice),
        sentence: "`amount` is new: Linkrunner counts it as revenue, so a sale that is also sent as a payment counts twice",
    },
    Case {
        base: "[event.a]\nfields.coupon = { shape = \"string\" }",
        head: "[event.a]\nfields.coupon = { shape = \"string\", optional = true }",
        change: ("a.coupon", "field-optional", Verdict::Notice),
        sentence: "`coupon` may be missing from now on: reports and audiences that filter by it leave out events without it",
    },
    Case {
        base: "[event.a]\nfields.\"tags[]\" = { shape = \"string\" }",
        head: "[event.a]\nfields.\"tags[]\" = { shape = \"string\", optional = true }",
        change: ("a.tags[]", "field-optional", Verdict::Notice),
        sentence: "`tags[]` may be `null` from now on: exports and queries that read it leave out events without it",
    },
    Case {
        base: "[event.a]\nfields.rank = { shape = \"integer\" }",
        head: "[event.a]\nfields.rank = { shape = \"number\" }",
        change: ("a.rank", "number-widened", Verdict::Notice),
        sentence: "`rank` changed from an integer to a number: readers that expect an integer may round the value or fail",
    },
    Case {
        base: "[event.a]\nfields.tags = { shape = \"list\" }\nfields.\"tags[]\" = { shape = \"string\" }",
        head: "[event.a]\nfields.tags = { shape = \"any\" }",
        change: ("a.tags", "shape-forgotten", Verdict::Notice),
        sentence: "`tags` changed from `list` to an unknown shape: the plan no longer notices changes of its values",
    },
    Case {
        base: "[event.a]\nfields.tags = { shape = \"any\" }",
        head: "[event.a]\nfields.tags = { shape = \"list\" }\nfields.\"tags[]\" = { shape = \"string\" }",
        change: ("a.tags", "shape-declared", Verdict::Notice),
        sentence: "`tags` changed from an unknown shape to `list`: if older versions sent something else, comparisons and sums \
                   over old and new events are wrong",
    },
    Case {
        base: "[event.a]\nfields.plan = { shape = [\"free\"] }",
        head: "[event.a]\nfields.plan = { shape = [\"free\", \"gold\"] }",
        change: ("a.plan", "value-added", Verdict::Notice),
        sentence: "`plan` may be `\"gold\"` from now on: reports and audiences that list the values leave out these events",
    },
    Case {
        base: "[event.a]\nfields.plan = { shape = [\"free\"] }",
        head: "[event.a]\nfields.plan = { shape = \"string\" }",
        change: ("a.plan", "values-opened", Verdict::Notice),
        sentence: "`plan` changed from `\"free\"` to any string: reports and audiences that list the values leave out events with \
                   other values",
    },
    Case {
        base: "[event.shared]\nfields.coupon = { shape = \"string\", optional = true }",
        head: "[event.shared]\nfields.coupon = { shape = \"string\" }",
        change: ("shared.coupon", "shared-field-required", Verdict::Notice),
        sentence: "`coupon` is now always sent by at least one target: other targets also send `shared`, and may still \
                   leave the field out",
    },
    Case {
        base: "[event.a]\nfields.coupon = { shape = \"string\", optional = true }",
        head: "[event.a]\nfields.coupon = { shape = \"string\" }",
        change: ("a.coupon", "field-required", Verdict::Safe),
        sentence: "`coupon` is now always sent: readers that handle a missing field still work",
    },
    Case {
        base: "[event.a]",
        head: "[event.a]\nfields.coupon = { shape = \"string\" }",
        change: ("a.coupon", "field-added", Verdict::Safe),
        sentence: "`coupon` is new: nothing reads it yet, and old events do not have it",
    },
    Case {
        base: "[event.a]\nfields.rank = { shape = \"number\" }",
        head: "[event.a]\nfields.rank = { shape = \"integer\" }",
        change: ("a.rank", "number-narrowed", Verdict::Safe),
        sentence: "`rank` changed from a number to an integer: readers that expect a number still work",
    },
    Case {
        base: "[event.a]\nfields.price = { shape = \"number\", about = \"In cents.\" }",
        head: "[event.a]\nfields.price = { shape = \"number\", about = \"In major units.\" }",
        change: ("a.price", "unit-changed", Verdict::Notice),
        sentence: "the description of `price` says `major units` instead of `cents`: if the values changed with it, sums over old \
                   and new events are wrong",
    },
    Case {
        base: "[event.a]\nabout = \"Old.\"",
        head: "[event.a]\nabout = \"New.\"",
        change: ("a", "description-changed", Verdict::Documentation),
        sentence: "the description of `a` changed: the events stay the same",
    },
];

#[test]
fn each_change_has_the_verdict_and_the_sentence_of_its_row() {
    let nothing = Decisions::default();
    let shared = BTreeSet::from([EntryId::event("shared")]);
    for case in CASES {
        let (base, head) = (plan(case.base), plan(case.head));
        let found = Differences::between((&base, &nothing), (&head, &nothing), &shared);
        let [change] = found.changes.as_slice() else {
            panic!(
                "{}\nto\n{}\nis not one change: {found:#?}",
                case.base, case.head
            );
        };
        let (name, code, verdict) = case.change;
        assert_eq!(change.name.to_string(), name, "{change:?}");
        assert_eq!(change.kind.code(), code, "{change:?}");
        assert_eq!(change.verdict, verdict, "{change:?}");
        assert_eq!(change.sentence(), case.sentence);
        let step = change.step().unwrap_or_default();
        assert!(!step.ends_with('.') && !step.contains('{'), "{step}");
    }
}

#[test]
fn senders_that_disagree_are_the_cause_of_an_unknown_shape() {
    let fee = |shape| {
        plan(&format!(
            "[event.a]\nfields.fee = {{ shape = \"{shape}\" }}"
        ))
    };
    let (base, mut head) = (fee("number"), fee("number"));
    let conflicts = head.unite(fee("boolean"));
    let found = differences(&base, &head).with_conflicts(&conflicts);
    let [change] = found.changes.as_slice() else {
        panic!("not one change: {found:#?}");
    };
    assert_eq!(change.kind.code(), "senders-disagree");
    assert_eq!(change.verdict, Verdict::Notice);
    assert_eq!(
        change.sentence(),
        "`fee` is `number` in one sender and `boolean` in another: comparisons and sums over the events of both fail or are wrong"
    );
}

#[test]
fn every_row_has_a_case() {
    // The test above and `senders.rs` have those that need several senders.
    let needs_several =
        |kind: &ChangeKind| [ChangeKind::SendersDisagree, ChangeKind::SenderStopped].contains(kind);
    for kind in ChangeKind::all().filter(|kind| !needs_several(kind)) {
        let has_case = CASES.iter().any(|case| case.change.1 == kind.code());
        assert!(has_case, "{}", kind.code());
    }
}

#[test]
fn steps_name_the_mapping() {
    let base = plan("[event.order_placed]\nfields.x = { shape = \"string\" }");
    let head = plan("[event.purchase]\nfields.x = { shape = \"string\" }");
    let mapped = decisions("[event.order_placed]\nmaps_to = \"Purchase\"");
    let found = Differences::between((&base, &mapped), (&head, &mapped), &BTreeSet::new());
    assert_eq!(
        found.changes[0].step().as_deref(),
        Some(
            "Map `purchase` to `Purchase` in the dashboard before deploying, and keep the mapping of `order_placed` as long as \
             anything sends it"
        )
    );
}

#[test]
fn case_alone_is_a_rename() {
    let change = only_change(
        "[event.PurchaseCompleted]\nfields.a = { shape = \"string\" }",
        "[event.purchase_completed]\nfields.a = { shape = \"string\" }",
    );
    assert_eq!(change.kind, ChangeKind::EventRenamed);
    let change = only_change(
        "[event.a]\nfields.couponCode = { shape = \"string\" }",
        "[event.a]\nfields.coupon_code = { shape = \"string\" }",
    );
    assert_eq!(change.kind, ChangeKind::FieldRenamed);
}

#[test]
fn parts_of_a_whole_are_not_reported() {
    let screen =
        "fields.screen = { shape = \"object\" }\nfields.\"screen.width\" = { shape = \"integer\" }";
    for (base, head, kind) in [
        (screen, "", ChangeKind::FieldRemoved),
        ("", screen, ChangeKind::FieldAdded),
        (
            screen,
            "fields.screen = { shape = \"string\" }",
            ChangeKind::ShapeChanged,
        ),
        (
            "fields.screen = { shape = \"map\" }\nfields.\"screen.*\" = { shape = \"integer\" }",
            screen,
            ChangeKind::ShapeChanged,
        ),
        (
            screen,
            &screen.replace("screen", "display"),
            ChangeKind::FieldRenamed,
        ),
    ] {
        let [base, head] = [base, head].map(|fields| format!("[event.a]\n{fields}"));
        let change = only_change(&base, &head);
        assert_eq!(change.kind, kind);
    }
}

#[test]
fn parts_of_a_renamed_object_are_compared() {
    let base = plan(
        "[event.a]\nfields.screen = { shape = \"object\", about = \"The screen.\" }\nfields.\"screen.width\" = { shape = \
         \"integer\" }\nfields.\"screen.height\" = { shape = \"integer\" }",
    );
    let head = plan(
        "[event.a]\nfields.screen_size = { shape = \"object\", about = \"The screen.\" }\nfields.\"screen_size.width\" = { shape \
         = \"integer\" }\nfields.\"screen_size.height\" = { shape = \"integer\" }\nfields.\"screen_size.depth\" = { shape = \
         \"integer\" }",
    );
    let found = differences(&base, &head);
    let names: Vec<String> = found.changes.iter().map(|c| c.name.to_string()).collect();
    assert_eq!(names, ["a.screen", "a.screen_size.depth"]);
}
