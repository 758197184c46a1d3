//! What the README and the guide show is what there is, and the documentation has examples.

mod examples;
mod plan;
// What the README shows of tests, which a doc test does not compile. They run here.
#[rustfmt::skip]
mod recorder;
#[rustfmt::skip]
mod sandbox;
#[rustfmt::skip]
mod snapshot;

use linkrunner_events::{Currency, LinkrunnerEvent as _};

const README: &str = include_str!("../../README.md");

/// The pages of the guide that this checks.
const EVENTS: &str = include_str!("../../linkrunner-events/src/guide/events.md");
const MIGRATING: &str = include_str!("../../linkrunner-events/src/guide/migrating.md");
const PLAN: &str = include_str!("../../linkrunner-events/src/guide/plan.md");
/// The documentation of the crate lists the features.
const DOCUMENTATION: &str = include_str!("../../linkrunner-events/src/lib.rs");
const TESTING: &str = include_str!("../../linkrunner-events/src/guide/testing.md");

/// The compiler's words in a text are those that the compiler says.
#[test]
fn the_errors_are_real() {
    for (program, error, texts) in [
        (
            include_str!("../programs/ui/fail/readme/purchase.rs"),
            include_str!("../programs/ui/fail/readme/purchase.stderr"),
            vec![README, EVENTS],
        ),
        (
            include_str!("../programs/ui/fail/readme/cart.rs"),
            include_str!("../programs/ui/fail/readme/cart.stderr"),
            vec![EVENTS],
        ),
        (
            include_str!("../programs/ui/fail/readme/migrated.rs"),
            include_str!("../programs/ui/fail/readme/migrated.stderr"),
            vec![MIGRATING],
        ),
    ] {
        let program = program
            .trim_end()
            .strip_suffix("fn main() {}")
            .unwrap()
            .trim_end();
        let error = error
            .split("\n\nFor more information")
            .next()
            .unwrap()
            .trim_end();
        let error = error
            .replace("tests/programs/ui/fail/readme/", "src/")
            .replace("ui/fail/readme/", "src/");
        for text in texts {
            assert!(text.contains(program), "a text lacks\n{program}");
            assert!(text.contains(&error), "a text lacks\n{error}");
        }
    }
}

/// The tests in the texts are those that run here.
#[test]
fn the_tests_are_run() {
    let run = [
        include_str!("recorder.rs"),
        include_str!("sandbox.rs"),
        include_str!("snapshot.rs"),
    ];
    for program in run {
        let shown = format!("```rust\n{program}```");
        assert!(TESTING.contains(&shown), "the guide lacks\n{program}");
    }
    let tests =
        |text: &str| text.matches("#[test]").count() + text.matches("#[tokio::test]").count();
    assert_eq!(tests(TESTING), run.len());
    let shown = format!("```rust\n{}```", run[2]);
    assert!(README.contains(&shown), "the README lacks\n{shown}");
    assert_eq!(tests(README), 1);
}

/// A text that is longer is not read.
#[test]
fn the_readme_is_short() {
    assert!(README.lines().count() <= 250);
}

/// The first event's JSON is what is sent.
#[test]
fn its_first_event_is_sent_as_it_says() {
    #[derive(linkrunner_events::LinkrunnerEvent)]
    struct PurchaseCompleted<'a> {
        order_id: &'a str,
        amount: f64,
        currency: Currency,
        coupon: Option<&'a str>,
    }

    let event = PurchaseCompleted {
        order_id: "ORD-12345",
        amount: 149.99,
        currency: Currency::USD,
        coupon: None,
    };
    let body = String::from_utf8(event.payload("user_12345").to_vec().unwrap()).unwrap();
    assert!(
        README.contains(&format!("```json\n{body}\n```")),
        "the README lacks\n{body}"
    );
}

/// The features in the documentation are those of the manifest.
#[test]
fn the_features_are_all_there() {
    let manifest = include_str!("../../linkrunner-events/Cargo.toml");
    let features = manifest
        .split("[features]")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    let names: Vec<&str> = features
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .filter(|name| *name != "default")
        .collect();
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        assert!(
            DOCUMENTATION.contains(&format!("`{name}`")),
            "the documentation of the crate lacks `{name}`"
        );
    }
}

/// A link leads to a page of the documentation that exists, to another site, or to a picture in this repository. On the page of a
/// registry, other relative links are dead.
#[test]
fn its_links_lead_somewhere() {
    let docs = "https://docs.rs/linkrunner-events/latest/linkrunner_events/";
    let repository = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut pages = 0;
    for target in README
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
    {
        if let Some(page) = target.strip_prefix(docs) {
            pages += 1;
            let page = page.split('#').next().unwrap().trim_end_matches('/');
            let source = match page {
                "" => "lib.rs".to_owned(),
                "guide" | "outbox" => format!("{page}/mod.rs"),
                page => format!("{page}.md"),
            };
            let source = repository.join("linkrunner-events/src").join(source);
            assert!(source.exists(), "{target}");
        } else if !target.starts_with("https://") {
            let is_picture = target.ends_with(".png");
            assert!(is_picture && repository.join(target).exists(), "{target}");
        }
    }
    assert!(pages > 10, "{pages}");
}
