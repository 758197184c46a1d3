//! The examples, the commands in their headers, and how to run those.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

pub(crate) struct Example {
    pub(crate) name: String,
    commands: Vec<String>,
}

impl Example {
    /// All examples in `Cargo.toml`.
    pub(crate) fn all() -> Vec<Self> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
        let examples = manifest.split("[[example]]").skip(1);
        examples
            .map(|example| {
                let header = fs::read_to_string(package.join(value(example, "path"))).unwrap();
                Self {
                    name: value(example, "name").to_owned(),
                    commands: commands(&header),
                }
            })
            .collect()
    }

    pub(crate) fn named(name: &str) -> Self {
        let mut all = Self::all().into_iter();
        all.find(|example| example.name == name).unwrap()
    }

    /// The commands that begin with `start`.
    pub(crate) fn commands(&self, start: &str) -> Vec<String> {
        let mut commands = self.commands.clone();
        commands.retain(|command| command.starts_with(start));
        commands
    }

    /// The commands that run or test this example, without variables in front.
    pub(crate) fn cargo_commands(&self) -> Vec<String> {
        let mut commands = self.commands("cargo ");
        commands.retain(|command| {
            let mut words = command.split_whitespace().skip(1);
            let is_run = matches!(words.next(), Some("run" | "test"));
            is_run && words.next() == Some("--example") && words.next() == Some(&self.name)
        });
        commands
    }
}

/// The value of `key = "value"`.
fn value<'a>(section: &'a str, key: &str) -> &'a str {
    let start = format!("\n{key} = \"");
    let value = section.split(&start).nth(1).expect("the key is there");
    value.split('"').next().expect("the first of the parts")
}

/// The lines of the `sh` blocks in the header.
fn commands(file: &str) -> Vec<String> {
    let header = file.lines().map_while(|line| line.strip_prefix("//!"));
    let mut in_block = false;
    let mut commands = Vec::new();
    for line in header.map(str::trim) {
        if line.starts_with("```") {
            in_block = line == "```sh";
        } else if in_block {
            commands.push(line.to_owned());
        }
    }
    commands
}

/// Runs a command at the root of the workspace, and returns what it prints.
#[track_caller]
pub(crate) fn run(command: &str, variables: &[(&str, &str)]) -> String {
    let output = output(command, variables);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`{command}`:\n{error}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command that fails, and returns its error.
#[track_caller]
pub(crate) fn fail(command: &str, variables: &[(&str, &str)]) -> String {
    let output = output(command, variables);
    assert!(!output.status.success(), "`{command}` succeeded");
    String::from_utf8(output.stderr).unwrap()
}

fn output(command: &str, variables: &[(&str, &str)]) -> Output {
    shell(command, variables).output().unwrap()
}

/// `exec`, so that the process is the command itself: `cargo run` becomes the program.
pub(crate) fn shell(command: &str, variables: &[(&str, &str)]) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("exec {command}")])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .envs(variables.iter().copied())
        .env("CARGO_TERM_QUIET", "true")
        .env_remove("LINKRUNNER_SERVER_KEY")
        .env_remove("LINKRUNNER_DISABLED");
    shell
}
