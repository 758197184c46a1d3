//! Text in the files of a plan that would act on a terminal, or on GitHub.

use super::folder::Folder;

/// Sequences for a terminal, in the two encodings that it has, and a command of GitHub Actions.
const TEXT: &str = r"\u001b[2J\u009b2J\u007f\r\n::error::hello";

fn lock(event: &str, field: &str) -> String {
    format!(
        "format = 1\n[event.\"{event} {TEXT}\"]\nabout = \"{TEXT}\"\nfields.\"a\" = {{ shape = \"{field}\", about = \"{TEXT}\" }}\n\
         fields.\"b\" = {{ shape = [\"{TEXT}\"] }}\n"
    )
}

#[test]
fn no_output_passes_it_on() {
    let folder = Folder::workspace();
    folder.locked_package("shop", &lock("gone", "string"));
    folder.locked_package("web", &lock("kept", "string"));
    folder.write(
        "linkrunner.toml",
        format!("[event.\"kept {TEXT}\"]\nowner = \"{TEXT}\"\nmaps_to = \"{TEXT}\"\nused_by = [\"{TEXT}\"]\nmust_be_sent = true\n"),
    );
    folder.write("seen/.keep", "");
    folder.commit("Hostile");
    folder.locked_package("shop", &lock("new", "integer"));
    folder.locked_package("web", &lock("kept", "integer"));
    folder.locked_package("app", &lock("kept", "boolean"));
    for arguments in [
        &["check"][..],
        &["diff"],
        &["diff", "--format", "markdown"],
        &["diff", "--format", "github"],
        &["diff", "--format", "json"],
        &["export", "markdown"],
        &["export", "mapping"],
        &["export", "json-schema"],
        &["coverage", "--seen", "seen"],
        &["coverage", "--seen", "seen", "--format", "json"],
        &["accept", "\"\u{1b}[2J\n::error::\"", "--reason", "a"],
        &["diff", "--base", "\u{1b}[2J\n::error::"],
        &["export", "markdown", "--root", "\u{1b}[2J\n::error::"],
        &["export", "markdown", "--out", "no/\u{1b}[2J\n::error::"],
    ] {
        let run = folder.plan(arguments);
        let output = format!("{}{}", run.stdout, run.stderr);
        assert!(!output.is_empty(), "{arguments:?}");
        let raw = output.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(raw, None, "{arguments:?}: {output:?}");
        let mut commands = output.lines().filter(|line| line.starts_with("::"));
        assert!(
            commands.all(|line| !line.starts_with("::error::")),
            "{arguments:?}: {output}"
        );
    }
}
