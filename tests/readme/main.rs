//! What the README shows is what there is.

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

/// The compiler's words in the README are those that the compiler says.
#[test]
fn its_errors_are_real() {
    for (program, error) in [
        (
            include_str!("../programs/ui/fail/readme/purchase.rs"),
            include_str!("../programs/ui/fail/readme/purchase.stderr"),
        ),
        (
            include_str!("../programs/ui/fail/readme/cart.rs"),
            include_str!("../programs/ui/fail/readme/cart.stderr"),
        ),
    ] {
        let program = program
            .trim_end()
            .strip_suffix("fn main() {}")
            .unwrap()
            .trim_end();
        assert!(README.contains(program), "the README lacks\n{program}");
        let error = error
            .split("\n\nFor more information")
            .next()
            .unwrap()
            .trim_end();
        let error = error
            .replace("tests/programs/ui/fail/readme/", "src/")
            .replace("ui/fail/readme/", "src/");
        assert!(README.contains(&error), "the README lacks\n{error}");
    }
}

/// The tests in the README are those that run here.
#[test]
fn its_tests_are_run() {
    let run = [
        include_str!("recorder.rs"),
        include_str!("sandbox.rs"),
        include_str!("snapshot.rs"),
    ];
    for program in run {
        let shown = format!("```rust\n{program}```");
        assert!(README.contains(&shown), "the README lacks\n{program}");
    }
    let tests = README.matches("#[test]").count() + README.matches("#[tokio::test]").count();
    assert_eq!(
        tests,
        run.len(),
        "the README has a test that does not run here"
    );
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

/// The features in the README are those of the manifest.
#[test]
fn its_features_are_all_there() {
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
            README.contains(&format!("| `{name}` |")),
            "the README lacks `{name}`"
        );
    }
}
