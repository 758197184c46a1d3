//! The names of the plan's files, and the command that writes lock files.

/// The file with the decisions of people, at the root of a workspace.
pub const DECISIONS_FILE: &str = "linkrunner.toml";

/// The beginning of the names of lock files: `linkrunner.plan.toml` and `linkrunner.plan.NAME.toml`.
pub const LOCK_FILE_STEM: &str = "linkrunner.plan";

/// The command that writes the lock files of a package.
pub const UPDATE_COMMAND: &str = "LINKRUNNER_PLAN=update cargo test linkrunner_plan";

/// The file name of a lock file. `None` for the library; otherwise the name of the binary or example.
///
/// ```
/// use linkrunner_events::plan::lock_file_name;
///
/// assert_eq!(lock_file_name(None), "linkrunner.plan.toml");
/// assert_eq!(lock_file_name(Some("worker")), "linkrunner.plan.worker.toml");
/// ```
#[must_use]
pub fn lock_file_name(binary: Option<&str>) -> String {
    match binary {
        None => format!("{LOCK_FILE_STEM}.toml"),
        Some(name) => format!("{LOCK_FILE_STEM}.{name}.toml"),
    }
}
