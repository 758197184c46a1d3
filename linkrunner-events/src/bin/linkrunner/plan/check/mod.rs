//! `linkrunner plan check`: each lock file belongs to a plan test, and each package with events has both.

mod notices;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use linkrunner_events::plan::{EntryKind, UPDATE_COMMAND};

use super::error::Error;
use super::packages::{self, PlanTarget, TargetKind};
use super::workspace::disk;
use super::workspace::files;
use super::workspace::snapshot::Snapshot;
use crate::count::count;
use crate::status::Status;
use crate::terminal;

/// The plan test to add.
const LINES: &str = "\n    #[cfg(test)]\n    linkrunner_events::plan_test!();\n\n";

/// The result of the check.
#[derive(Debug)]
pub(crate) struct Report {
    locks: usize,
    events: usize,
    notices: BTreeSet<String>,
    stale: Vec<Stale>,
}

/// A lock file or a plan test is missing, left over, or not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stale {
    #[error("{lock}: there is no package in this folder; delete the file")]
    Package { lock: String },
    #[error(
        "{lock}: the package has no {target}; delete the file, or rename it if the target was renamed"
    )]
    Target { lock: String, target: String },
    #[error("{lock}: its target has no `plan_test!`, so nothing keeps the file up to date")]
    Test { lock: String, file: String },
    #[error(
        "{lock}: this file is missing; write it with `{UPDATE_COMMAND} -p {package}`, and commit it"
    )]
    Lock { lock: String, package: String },
    #[error("{package}: the {target} has events, but no plan test")]
    Plan {
        package: String,
        target: String,
        file: String,
    },
    #[error("{lock}: {first} and {second} would share this file; rename one of them")]
    Shared {
        lock: String,
        first: String,
        second: String,
    },
    #[error("{package}: the {target} is not tested, so its plan test does not run; {remedy}")]
    Untested {
        package: String,
        target: String,
        remedy: &'static str,
    },
}

impl Stale {
    /// The file to which the plan test is to be added.
    fn lacks_test(&self) -> Option<&str> {
        match self {
            Self::Test { file, .. } | Self::Plan { file, .. } => Some(file),
            _ => None,
        }
    }
}

/// Checks the files below the root.
pub(crate) fn check(root: &Path) -> Result<Report, Error> {
    let snapshot = Snapshot::read(disk::read(root)?, "")?;
    let targets = targets(root, &snapshot)?;
    Ok(Report {
        locks: snapshot.locks.len(),
        events: snapshot.plan.of_kind(EntryKind::Event).count(),
        notices: notices::notices(&snapshot),
        stale: stale(&snapshot, &targets),
    })
}

/// The targets of the workspace, and of other packages that have lock files.
fn targets(root: &Path, snapshot: &Snapshot) -> Result<Vec<PlanTarget>, Error> {
    let manifest = |folder: &str| -> Option<PathBuf> {
        let path = root.join(folder).join("Cargo.toml");
        path.exists().then_some(path)
    };
    let mut targets = Vec::new();
    if let Some(manifest) = manifest("") {
        targets = packages::targets(root, &manifest)?;
    }
    if targets.is_empty() && snapshot.locks.is_empty() {
        return Err(Error::NothingToCheck(root.to_owned()));
    }
    for file in &snapshot.locks {
        let folder = files::folder(&file.path);
        let is_known = targets.iter().any(|target| target.folder() == folder);
        if let Some(manifest) = manifest(folder).filter(|_| !is_known) {
            targets.extend(packages::targets(root, &manifest)?);
        }
    }
    Ok(targets)
}

fn stale(snapshot: &Snapshot, targets: &[PlanTarget]) -> Vec<Stale> {
    let mut stale = Vec::new();
    for file in &snapshot.locks {
        stale.extend(stale_lock(&file.path, targets));
    }
    let is_locked =
        |target: &PlanTarget| snapshot.locks.iter().any(|file| file.path == target.lock());
    for target in targets {
        if target.has_own_plan_test() && !is_locked(target) {
            stale.push(Stale::Lock {
                lock: target.lock(),
                package: target.package.clone(),
            });
        }
    }
    stale.extend(shared_locks(targets));
    for target in targets {
        if target.has_own_plan_test() && !target.is_tested {
            stale.push(Stale::Untested {
                package: target.package.clone(),
                target: describe(target),
                remedy: target.kind.to_test(),
            });
        }
    }
    for target in packages::without_plan_test(targets) {
        // Its lock file was named above.
        if is_locked(target) {
            continue;
        }
        stale.push(Stale::Plan {
            package: target.package.clone(),
            target: describe(target),
            file: target.file.clone(),
        });
    }
    stale
}

/// A binary and an example of one name. Their plan tests cannot tell them apart: cargo gives both the same variables.
fn shared_locks(targets: &[PlanTarget]) -> Vec<Stale> {
    let tested = targets.iter().filter(|target| target.has_own_plan_test());
    let mut by_lock: BTreeMap<String, Vec<&PlanTarget>> = BTreeMap::new();
    for target in tested {
        by_lock.entry(target.lock()).or_default().push(target);
    }
    let shared = |(lock, targets): (String, Vec<&PlanTarget>)| match targets.as_slice() {
        [first, second, ..] => Some(Stale::Shared {
            lock,
            first: describe(first),
            second: describe(second),
        }),
        _ => None,
    };
    by_lock.into_iter().filter_map(shared).collect()
}

fn stale_lock(lock: &str, targets: &[PlanTarget]) -> Option<Stale> {
    let in_folder = |target: &&PlanTarget| target.folder() == files::folder(lock);
    let lock_path = lock.to_owned();
    if !targets.iter().any(|target| in_folder(&target)) {
        return Some(Stale::Package { lock: lock_path });
    }
    match targets.iter().find(|target| target.is_locked_by(lock)) {
        Some(target) if target.may_have_plan_test() => None,
        Some(target) => Some(Stale::Test {
            lock: lock_path,
            file: target.file.clone(),
        }),
        None => {
            let target = match files::locked_target(lock) {
                Some(files::LockedTarget::Named(name)) => format!("binary or example `{name}`"),
                _ => "library".to_owned(),
            };
            Some(Stale::Target {
                lock: lock_path,
                target,
            })
        }
    }
}

fn describe(target: &PlanTarget) -> String {
    match target.kind {
        TargetKind::Library => "library".to_owned(),
        TargetKind::Binary => format!("binary `{}`", target.name),
        TargetKind::Example => format!("example `{}`", target.name),
    }
}

impl Report {
    pub(crate) fn status(&self) -> Status {
        if self.stale.is_empty() {
            Status::Clean
        } else {
            Status::Stale
        }
    }

    fn counts(&self) -> String {
        format!(
            "{} in {}: {}, {}",
            count(self.events, "event"),
            count(self.locks, "lock file"),
            count(self.stale.len(), "problem"),
            count(self.notices.len(), "notice")
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for stale in &self.stale {
            writeln!(f, "stale: {}", terminal::plain(&stale.to_string()))?;
            if let Some(file) = stale.lacks_test() {
                writeln!(
                    f,
                    "{}",
                    terminal::plain(&format!(
                        "  enable the feature `plan` of linkrunner-events in `[dev-dependencies]`, and add to {file}:"
                    ))
                )?;
                f.write_str(LINES)?;
            }
        }
        for notice in &self.notices {
            writeln!(f, "notice: {}", terminal::plain(notice))?;
        }
        writeln!(f, "{}", self.counts())
    }
}
