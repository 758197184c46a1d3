//! The files of a plan, and their names.

pub(crate) use linkrunner_events::plan::DECISIONS_FILE as DECISIONS;
use linkrunner_events::plan::{LOCK_FILE_STEM, lock_file_name};

/// The file that marks a cache, such as cargo's `target`.
pub(crate) const CACHE: &str = "CACHEDIR.TAG";

/// A file of the plan: its path below the root with `/` between the folders, and its bytes.
#[derive(Debug)]
pub(crate) struct PlanFile {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// The target of a lock file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum LockedTarget<'a> {
    /// The library, or the only target.
    Library,
    /// The binary or the example of this name.
    Named(&'a str),
}

/// The name of a file without its folders.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a file; the root is the empty text.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The target of the lock file of this path. `None` for other files.
pub(crate) fn locked_target(path: &str) -> Option<LockedTarget<'_>> {
    let between = file_name(path)
        .strip_prefix(LOCK_FILE_STEM)?
        .strip_suffix(".toml")?;
    if between.is_empty() {
        return Some(LockedTarget::Library);
    }
    let name = between.strip_prefix('.')?;
    (!name.is_empty()).then_some(LockedTarget::Named(name))
}

/// The name of the lock file of a target.
pub(crate) fn lock_name(target: &LockedTarget<'_>) -> String {
    lock_file_name(match target {
        LockedTarget::Library => None,
        LockedTarget::Named(name) => Some(name),
    })
}

/// Whether a file is part of a plan, by its name. Decisions below the root have no effect.
pub(crate) fn is_part(path: &str) -> bool {
    file_name(path) == DECISIONS || locked_target(path).is_some()
}

/// Whether a folder of this name does not belong to the workspace: hidden ones, and packages of JavaScript.
pub(crate) fn is_foreign(folder: &str) -> bool {
    folder.starts_with('.') || folder == "node_modules"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_files_are_known_by_their_names() {
        for (path, target) in [
            ("linkrunner.plan.toml", Some(LockedTarget::Library)),
            ("a b/ü/linkrunner.plan.toml", Some(LockedTarget::Library)),
            (
                "a/linkrunner.plan.my-worker.toml",
                Some(LockedTarget::Named("my-worker")),
            ),
            (
                "linkrunner.plan.v1.2.toml",
                Some(LockedTarget::Named("v1.2")),
            ),
            ("linkrunner.plan..toml", None),
            ("linkrunner.planner.toml", None),
            ("linkrunner.toml", None),
            ("old.linkrunner.plan.toml", None),
            ("linkrunner.plan.toml.orig", None),
            ("linkrunner.plan.toml/other.toml", None),
        ] {
            assert_eq!(locked_target(path), target, "{path}");
            if let Some(target) = target {
                assert_eq!(lock_name(&target), file_name(path));
            }
        }
    }
}
