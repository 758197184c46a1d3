//! Golden output of differences: for people, for tools, as Markdown and as GitHub annotations.

use std::collections::BTreeSet;

use linkrunner_events::plan::{Change, Differences, Location, Lock};

use crate::plans::{decisions, plan};
use crate::support::differences;

const BASE: &str = r#"
[event.cart_viewed]
about = "A shopper opened the cart."
fields."items" = { shape = "integer" }

[event.order_placed]
about = "A shopper paid."
fields."coupon" = { shape = "string", about = "The coupon." }
fields."currency" = { shape = "string" }
fields."price" = { shape = "number", about = "The price in cents." }
fields."tier" = { shape = ["free", "gold"] }

[event.purchase_completed]
ecommerce = "AddToCart"
fields."campaign" = { shape = "string" }
fields."contents" = { shape = "list" }
fields."contents[]" = { shape = "object" }
fields."contents[].id" = { shape = "string" }
fields."contents[].shelf" = { shape = "string" }
fields."coupon" = { shape = "string" }
fields."score" = { shape = "integer" }
"#;

const HEAD: &str = r#"
[event.basket_viewed]
about = "A shopper opened the basket."
fields."items" = { shape = "integer" }

[event.level_completed]
fields."level" = { shape = "integer" }

[event.order_placed]
about = "A shopper paid."
fields."amount" = { shape = "number" }
fields."currency" = { shape = "string", optional = true }
fields."price" = { shape = "number", about = "The price in major units." }
fields."tier" = { shape = ["gold", "platinum"] }

[event.purchase_completed]
about = "A shopper paid."
ecommerce = "AddToCart"
fields."campaign" = { shape = "string", optional = true }
fields."contents" = { shape = "list" }
fields."contents[]" = { shape = "object" }
fields."contents[].id" = { shape = "string" }
fields."score" = { shape = "number" }
fields."voucher" = { shape = "integer" }
"#;

const DECISIONS: &str = r#"
[event.cart_viewed]
owner = "shop"
maps_to = "ViewContent"

[event.purchase_completed]
owner = "checkout"
fields."campaign".used_by = ["marketing report", "audience \"returning\""]
"#;

const ACCEPTED: &str = r#"
[[accept]]
change = "purchase_completed.coupon"
reason = "the coupon is part of the new event discount_applied"

[[accept]]
change = "purchase_completed.cupon"
reason = "a typo"
"#;

fn typical() -> Differences {
    let before = decisions(DECISIONS);
    let after = decisions(&format!("{DECISIONS}{ACCEPTED}"));
    Differences::between(
        (&plan(BASE), &before),
        (&plan(HEAD), &after),
        &BTreeSet::new(),
    )
}

/// Names and texts with everything that terminals, Markdown and GitHub give a meaning to.
fn hostile() -> Differences {
    let event = "a|b <script>`x` *y*\u{1b}[31m\r\n::error::%0A,c:d\u{202e}@team";
    let key = serde_json::to_string(event).expect("a string");
    let path = serde_json::to_string(&key).expect("a string");
    let base = plan(&format!(
        "[event.{key}]\nfields.{path} = {{ shape = [{key}, \"x\"] }}\n[event.\"it's\"]"
    ));
    let head = plan(&format!(
        "[event.{key}]\nfields.{path} = {{ shape = [\"x\"] }}"
    ));
    let decisions = decisions(&format!(
        "[event.{key}]\nowner = {key}\nmaps_to = {key}\nused_by = [{key}]"
    ));
    Differences::between((&base, &decisions), (&head, &decisions), &BTreeSet::new())
}

/// The place of a change in the new lock file.
fn location(change: &Change) -> Option<Location> {
    let lock = Lock::parse(&format!("format = 1\n{HEAD}")).expect("a lock file");
    let place = change.place.as_ref()?;
    Some(Location {
        file: "shop, back/linkrunner.plan.toml".to_owned(),
        line: lock.line(&place.entry, place.field.as_ref())?,
    })
}

#[test]
fn human() {
    insta::assert_snapshot!(typical().to_human(false));
}

#[test]
fn human_in_colour() {
    let coloured = typical().to_human(true);
    insta::assert_snapshot!(coloured.replace('\u{1b}', "ESC"));
    let mut plain = coloured;
    for code in ["1;31", "1", "2", "32", "33", "0"] {
        plain = plain.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(plain, typical().to_human(false));
}

#[test]
fn json() {
    insta::assert_snapshot!(typical().to_json());
}

#[test]
fn markdown() {
    insta::assert_snapshot!(typical().to_markdown());
}

#[test]
fn github() {
    insta::assert_snapshot!(typical().to_github("linkrunner.toml", location));
}

#[test]
fn hostile_texts() {
    let differences = hostile();
    let human = differences.to_human(false);
    let markdown = differences.to_markdown();
    let github = differences.to_github("a:b.toml", |_| None);
    for output in [&human, &markdown, &github] {
        let controls = output.chars().filter(|c| c.is_control() && *c != '\n');
        assert_eq!(controls.count(), 0, "{output}");
        assert!(!output.contains('\u{202e}'), "{output}");
    }
    assert!(
        github
            .lines()
            .all(|line| line.starts_with("::error title=")),
        "{github}"
    );
    insta::assert_snapshot!(human + &markdown + &github);
    let json: serde_json::Value = serde_json::from_str(&differences.to_json()).expect("JSON");
    assert_eq!(json["changes"][0]["owner"], json["changes"][0]["entry"]);
}

#[test]
fn the_command_names_a_hostile_change() {
    let human = hostile().to_human(false);
    let commands: Vec<&str> = human
        .lines()
        .filter(|line| line.contains("plan accept"))
        .collect();
    let [hostile, quoted] = commands.as_slice() else {
        panic!("two commands: {commands:?}");
    };
    let argument = hostile.split('\'').nth(1).expect("an argument in quotes");
    let name: linkrunner_events::plan::ChangeName = argument.parse().expect("a name");
    assert!(differences_have(&name));
    assert_eq!(
        quoted.trim(),
        r#"linkrunner plan accept '"it'\''s"' --reason "…""#
    );
}

fn differences_have(name: &linkrunner_events::plan::ChangeName) -> bool {
    hostile().changes.iter().any(|change| change.name == *name)
}

#[test]
fn no_changes() {
    let base = plan(BASE);
    let none = differences(&base, &base);
    assert!(none.is_empty());
    assert_eq!(none.to_human(false), "no changes.\n");
    assert_eq!(none.to_markdown(), "### Tracking plan: no changes\n");
    assert_eq!(none.to_github("linkrunner.toml", |_| None), "");
}

#[test]
fn a_long_list_is_cut() {
    let events: String = (0..300).map(|i| format!("[event.e{i}]\n")).collect();
    let gone = differences(&plan(&events), &plan(""));
    let markdown = gone.to_markdown();
    assert_eq!(
        markdown
            .lines()
            .filter(|line| line.starts_with("| **BREAK**"))
            .count(),
        200
    );
    assert!(markdown.contains("| | | and 100 more | |"), "{markdown}");
    assert!(markdown.contains("# and 290 more"), "{markdown}");
    assert!(markdown.len() < 60_000, "{}", markdown.len());
}
