//! The examples in the documentation.

/// The lines of an example.
pub struct Example {
    lines: Vec<&'static str>,
}

/// The example in the documentation of a macro.
#[track_caller]
pub fn example_of(name: &str) -> Example {
    let source = include_str!("../../../../linkrunner-events/src/outbox/macros.rs");
    let parts = source.split_once(&format!("macro_rules! {name} "));
    let (before, _) = parts.unwrap_or_else(|| panic!("there is no macro {name}"));
    // The last fence closes the example, and the one before it opens it.
    let example = before.rsplit("/// ```").nth(1).unwrap();
    let lines = example
        .lines()
        .skip(1)
        .map(|line| line.trim_start_matches('/').trim());
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Example {
        lines: lines.collect(),
    }
}

impl Example {
    /// Checks that a source file has these lines, one after another.
    #[track_caller]
    pub fn assert_in(&self, file: &str) {
        assert!(!self.lines.is_empty());
        let lines: Vec<_> = file.lines().map(str::trim).collect();
        assert!(
            lines
                .windows(self.lines.len())
                .any(|part| part == self.lines),
            "the documentation has an example that no test compiles:\n{}",
            self.lines.join("\n")
        );
    }
}
