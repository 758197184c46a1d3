//! The exports for people: the catalogue, and the checklist for the dashboard.

use linkrunner_events::plan::{Decisions, Plan};

use crate::plans::{decisions, plan};
use crate::support::SHOP;

const DECISIONS: &str = r#"
[event.add_to_cart]
owner = "growth | <b>"
maps_to = "AddToCart"
used_by = ["revenue dashboard", "[link](https://example.com)"]
must_be_sent = true
fields."value".used_by = ["marketing report"]

[event.level_completed]
maps_to = "AchieveLevel"
fields."level".used_by = ["level funnel"]

[event.gone]
maps_to = "Lead"

[payment.refund]
owner = "billing"
maps_to = "Refund"
"#;

#[test]
fn the_catalogue() {
    insta::assert_snapshot!(plan(SHOP).to_markdown(&decisions(DECISIONS)));
}

#[test]
fn the_checklist() {
    insta::assert_snapshot!(plan(SHOP).to_mapping(&decisions(DECISIONS)));
}

#[test]
fn a_mapping_that_contradicts_the_type_is_reported() {
    let plan =
        plan("[event.paid]\necommerce = \"Purchase\"\n[event.seen]\necommerce = \"Unspecified\"\n");
    let decisions =
        decisions("event.paid.maps_to = \"AddToCart\"\nevent.seen.maps_to = \"Other\"\n");
    let checklist = plan.to_mapping(&decisions);
    let contradiction = "but the type has `ecommerce = \"Purchase\"`: correct one of the two";
    assert!(checklist.contains(contradiction), "{checklist}");
    assert_eq!(checklist.matches("correct one of the two").count(), 1);
}

#[test]
fn an_empty_plan_is_a_page() {
    let nothing = Decisions::default();
    assert!(
        Plan::default()
            .to_markdown(&nothing)
            .contains("The plan has no events.")
    );
    assert!(
        Plan::default()
            .to_mapping(&nothing)
            .starts_with("# Mapping of events")
    );
}

/// A description in every place where it could be markup.
#[test]
fn user_text_is_never_markup() {
    let texts = [
        "<script>alert(1)</script>",
        "a | b\nc",
        "# heading",
        "- list\n\n1. one\n\n> quote\n\n=== x",
        "`code` ``` fence",
        "[link](x) ![image](y) <https://a.b>",
        "\u{1b}[31m\u{202e}\r\u{2028}",
        "**b** __c__ ~~d~~ &lt;",
        "@team #12",
    ];
    for text in texts {
        let quoted = serde_json::Value::from(text)
            .to_string()
            .replace('\u{202e}', "\\u202e");
        let plan = plan(&format!(
            "[event.{quoted}]\nabout = {quoted}\nfields.'a' = {{ shape = [{quoted}], about = {quoted} }}\n"
        ));
        let decisions = decisions(&format!(
            "[event.{quoted}]\nowner = {quoted}\nmaps_to = {quoted}\nused_by = [{quoted}]\n"
        ));
        for page in [plan.to_markdown(&decisions), plan.to_mapping(&decisions)] {
            for line in page.lines() {
                // Code spans show everything as it is.
                let outside: String = line.split('`').step_by(2).collect();
                assert!(!outside.contains("<script"), "{line}");
                assert!(
                    !outside.contains("](") && !outside.contains("**") && !outside.contains("~~"),
                    "{line}"
                );
                for start in ["1.", ">", "===", "- list", "# h", "```"] {
                    assert!(!line.starts_with(start), "{line}");
                }
                if line.starts_with('|') {
                    assert_eq!(line.matches('|').count(), 5, "{line}");
                }
            }
            assert!(
                !page.contains(['\u{1b}', '\u{202e}', '\r', '\u{2028}']),
                "{page:?}"
            );
        }
    }
}
