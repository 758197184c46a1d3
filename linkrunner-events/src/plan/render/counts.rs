//! The counts of changes, and the commands that accept breaks.

use std::collections::BTreeSet;

use crate::plan::change_name::ChangeName;
use crate::plan::diff::{Differences, Verdict};
use crate::plan::escape::shell;

/// The number of commands that are shown.
const MAX_COMMANDS: usize = 10;

/// The counts as a phrase: `2 breaks (1 accepted), 1 notice`.
pub(crate) fn counts(differences: &Differences) -> String {
    let breaks = differences.count(Verdict::Breaking);
    let accepted = breaks - differences.open_breaks().count();
    let parts: Vec<String> = Verdict::ALL
        .into_iter()
        .map(|verdict| (verdict, differences.count(verdict)))
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| match verdict {
            Verdict::Breaking if accepted > 0 => {
                format!("{} ({accepted} accepted)", noun(verdict, count))
            }
            _ => noun(verdict, count),
        })
        .collect();
    if parts.is_empty() {
        return "no changes".to_owned();
    }
    parts.join(", ")
}

/// A number of changes: `1 break`, `2 breaks`.
fn noun(verdict: Verdict, count: usize) -> String {
    let (one, many) = match verdict {
        Verdict::Breaking => ("break", "breaks"),
        Verdict::Notice => ("notice", "notices"),
        Verdict::Safe => ("safe change", "safe changes"),
        Verdict::Documentation => ("changed description", "changed descriptions"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The commands that accept the open breaks, the first ten of them.
pub(crate) fn accept_commands(differences: &Differences) -> Vec<String> {
    let names: BTreeSet<&ChangeName> = differences
        .open_breaks()
        .map(|change| &change.name)
        .collect();
    let mut commands: Vec<String> = names
        .iter()
        .take(MAX_COMMANDS)
        .map(|name| accept_command(name))
        .collect();
    if names.len() > MAX_COMMANDS {
        commands.push(format!("# and {} more", names.len() - MAX_COMMANDS));
    }
    commands
}

/// The command that accepts a break.
pub(crate) fn accept_command(name: &ChangeName) -> String {
    let name = shell(&name.to_string());
    // Otherwise the name would be read as an option.
    if name.starts_with('-') {
        return format!("linkrunner plan accept --reason \"…\" -- {name}");
    }
    format!("linkrunner plan accept {name} --reason \"…\"")
}
