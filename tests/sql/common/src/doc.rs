//! The examples in the documentation.

/// The lines of an example.
pub struct Example {
    lines: Vec<&'static str>,
}

/// The last example in the documentation before this code.
#[track_caller]
pub fn example_before(code: &str) -> Example {
    let files = [
        include_str!("../../../../linkrunner-events/src/outbox/macros.rs"),
        include_str!("../../../../linkrunner-events/src/outbox/row.rs"),
    ];
    let before = files.iter().find_map(|file| file.split_once(code));
    let (before, _) = before.unwrap_or_else(|| panic!("there is no `{code}`"));
    // The last fence closes the example, and the one before it opens it.
    let example = before.rsplit("/// ```").nth(1).unwrap();
    let lines = example
        .lines()
        .skip(1)
        .map(|line| line.trim().trim_start_matches('/').trim());
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
