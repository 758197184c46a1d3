//! The program `linkrunner`, as one starts it.

#[cfg(feature = "rustls")]
mod doctor;
#[cfg(not(all(feature = "outbox-sqlite", feature = "cli-postgres")))]
mod features;
#[cfg(any(feature = "outbox-sqlite", feature = "cli-postgres"))]
mod outbox;
mod plan;
mod sandbox;

use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_linkrunner");

#[test]
fn it_says_its_version() {
    let output = Command::new(PROGRAM).arg("--version").output();
    let output = output.expect("it runs");
    assert!(output.status.success());
    let version = format!("linkrunner {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), version);
}

#[test]
fn without_a_subcommand_it_lists_them() {
    let output = Command::new(PROGRAM).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let help = String::from_utf8_lossy(&output.stderr);
    assert!(
        help.contains("\n  sandbox  Run a local stand-in "),
        "{help}"
    );
}

/// A run that has ended.
#[derive(Debug)]
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    fn new(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("a text");
        Self {
            code: output.status.code().expect("an exit code"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The output of a run with this exit code.
    #[track_caller]
    fn output(&self, code: i32) -> &str {
        assert_eq!(
            (self.code, self.stderr.as_str()),
            (code, ""),
            "{}",
            self.stdout
        );
        &self.stdout
    }

    /// The message of a failure.
    #[track_caller]
    fn failure(&self) -> &str {
        assert_eq!(
            (self.code, self.stdout.as_str()),
            (2, ""),
            "{}",
            self.stderr
        );
        &self.stderr
    }
}

/// The JSON with the keys of its objects in alphabetical order, in which serde_json keeps them or not, by a feature.
#[cfg(feature = "outbox-sqlite")]
fn sorted(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(object) => {
            let sorted: std::collections::BTreeMap<_, _> = object
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(list) => list.into_iter().map(sorted).collect(),
        other => other,
    }
}
