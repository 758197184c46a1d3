//! What the README shows is what there is.

const README: &str = include_str!("../../README.md");

/// The compiler's words in the README are those that the compiler says.
#[test]
fn its_errors_are_real() {
    for (program, error) in [
        (
            include_str!("../ui/fail/readme/purchase.rs"),
            include_str!("../ui/fail/readme/purchase.stderr"),
        ),
        (
            include_str!("../ui/fail/readme/cart.rs"),
            include_str!("../ui/fail/readme/cart.stderr"),
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
            .replace("tests/ui/fail/readme/", "src/")
            .replace("ui/fail/readme/", "src/");
        assert!(README.contains(&error), "the README lacks\n{error}");
    }
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
