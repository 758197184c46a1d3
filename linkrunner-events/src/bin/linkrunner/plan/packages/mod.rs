//! The packages of a workspace, and which of their targets have events and plan tests.

mod metadata;
mod scan;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use self::metadata::TargetKind;
use self::metadata::{Package, Target};
use self::scan::Found;
use self::sources::SourceFile;
use super::error::Error;
use super::workspace::files::{self, LockedTarget};

/// A target that may have a plan. Its paths are below the root.
#[derive(Debug)]
pub(crate) struct PlanTarget {
    pub(crate) package: String,
    pub(crate) kind: TargetKind,
    pub(crate) name: String,
    /// The folder of the package.
    folder: String,
    /// The root of the crate, such as `src/lib.rs`.
    pub(crate) file: String,
    /// Whether `cargo test` runs its unit tests.
    pub(crate) is_tested: bool,
    /// What the root of the crate has.
    found: Found,
    /// What the other files in its folder have. Targets may share them, as `main.rs` and `lib.rs` do.
    beside: Found,
}

impl PlanTarget {
    /// The folder of the package.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// The path of the lock file.
    pub(crate) fn lock(&self) -> String {
        let name = files::lock_name(&self.locked());
        join(&self.folder, &name)
    }

    /// Whether the lock file of this path belongs to the target.
    pub(crate) fn is_locked_by(&self, path: &str) -> bool {
        files::folder(path) == self.folder && files::locked_target(path) == Some(self.locked())
    }

    /// Whether a plan test surely belongs to this target.
    pub(crate) fn has_own_plan_test(&self) -> bool {
        self.found.plan_test
    }

    /// Whether a plan test belongs to this target, or to one that shares its files.
    pub(crate) fn may_have_plan_test(&self) -> bool {
        self.found.plan_test || self.beside.plan_test
    }

    fn locked(&self) -> LockedTarget<'_> {
        match self.kind {
            TargetKind::Library => LockedTarget::Library,
            TargetKind::Binary | TargetKind::Example => LockedTarget::Named(&self.name),
        }
    }

    /// The folder that has the files of the crate, which other targets may share.
    fn source_folder(&self) -> &str {
        files::folder(&self.file)
    }
}

/// The targets of the packages of a manifest that are below the root.
pub(crate) fn targets(root: &Path, manifest: &Path) -> Result<Vec<PlanTarget>, Error> {
    // Cargo and git may name one folder in two ways, through a symbolic link.
    let root = canonical(root);
    let mut targets = Vec::new();
    for package in metadata::packages(manifest)? {
        if let Some(folder) = below(&root, package.manifest_path.parent()) {
            targets.extend(targets_of(&root, &folder, package)?);
        }
    }
    Ok(targets)
}

/// The targets that have events of their own and no plan test. Of targets that share the files with the events, the first:
/// the library, if there is one.
pub(crate) fn without_plan_test(targets: &[PlanTarget]) -> Vec<&PlanTarget> {
    let is_beside = |a: &PlanTarget, b: &PlanTarget| {
        a.folder == b.folder && a.source_folder() == b.source_folder()
    };
    let lacks = |(index, target): (usize, &PlanTarget)| {
        if target.kind == TargetKind::Example || target.may_have_plan_test() {
            return false;
        }
        let mut others = targets.iter().enumerate();
        let is_answered = others.any(|(other_index, other)| {
            is_beside(target, other) && (other_index < index || other.found.plan_test)
        });
        target.found.event || (target.beside.event && !is_answered)
    };
    let each = targets.iter().enumerate();
    each.filter(|each| lacks(*each))
        .map(|(_, target)| target)
        .collect()
}

fn targets_of(root: &Path, folder: &str, package: Package) -> Result<Vec<PlanTarget>, Error> {
    let mut targets: Vec<PlanTarget> = package
        .targets
        .iter()
        .filter_map(|target| plan_target(root, folder, &package.name, target))
        .collect();
    // The library first, since it owns the files that it shares.
    targets.sort_by_key(|target| target.kind);
    let mut source_folders: Vec<&str> = targets.iter().map(PlanTarget::source_folder).collect();
    source_folders.sort_unstable();
    source_folders.dedup();
    let sources = sources::read(root, &source_folders)?;
    let folders: Vec<String> = source_folders.into_iter().map(str::to_owned).collect();
    for source in &sources {
        add(&mut targets, &folders, source);
    }
    Ok(targets)
}

/// Adds what a file has to its target: to the one whose root it is, or to those in the nearest folder.
fn add(targets: &mut [PlanTarget], folders: &[String], source: &SourceFile) {
    if let Some(target) = targets.iter_mut().find(|target| target.file == source.path) {
        target.found = source.found;
        return;
    }
    let nearest = folders
        .iter()
        .filter(|folder| sources::is_in(&source.path, folder))
        .max_by_key(|folder| folder.len());
    let Some(nearest) = nearest else { return };
    let mut found = source.found;
    found.event &= !sources::is_of_tests(&source.path[nearest.len()..]);
    for target in targets.iter_mut() {
        if target.source_folder() == nearest {
            target.beside.event |= found.event;
            target.beside.plan_test |= found.plan_test;
        }
    }
}

fn plan_target(root: &Path, folder: &str, package: &str, target: &Target) -> Option<PlanTarget> {
    Some(PlanTarget {
        package: package.to_owned(),
        kind: target.kind()?,
        name: target.name.clone(),
        folder: folder.to_owned(),
        file: below(root, Some(&target.src_path))?,
        is_tested: target.test,
        found: Found::default(),
        beside: Found::default(),
    })
}

/// The path below the root, with `/` between the folders. `None` if it is elsewhere.
fn below(root: &Path, path: Option<&Path>) -> Option<String> {
    let path = canonical(path?);
    let parts: Option<Vec<&str>> = path
        .strip_prefix(root)
        .ok()?
        .iter()
        .map(|part| part.to_str())
        .collect();
    Some(parts?.join("/"))
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
