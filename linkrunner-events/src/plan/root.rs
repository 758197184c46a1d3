//! The root of a workspace: the folder with `linkrunner.toml`.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The parts of a `Cargo.toml` that tell a workspace from a package.
#[derive(Deserialize)]
struct Manifest {
    workspace: Option<IgnoredAny>,
}

/// The root of the workspace that contains `folder`, where `linkrunner.toml` is: the enclosing cargo workspace, else
/// the git repository, else the package. The search does not go above the first git repository.
///
/// ```
/// use std::fs;
/// use linkrunner_events::plan::workspace_root;
///
/// # fn main() -> std::io::Result<()> {
/// # let folder = tempfile::tempdir()?;
/// # let root = folder.path();
/// fs::create_dir_all(root.join("crates/shop"))?;
/// fs::write(root.join("Cargo.toml"), "[workspace]\nmembers = [\"crates/*\"]")?;
/// fs::write(root.join("crates/shop/Cargo.toml"), "[package]\nname = \"shop\"")?;
/// assert_eq!(workspace_root(&root.join("crates/shop")), Some(root));
/// # Ok(()) }
/// ```
#[must_use]
pub fn workspace_root(folder: &Path) -> Option<&Path> {
    let mut package = None;
    for folder in folder.ancestors() {
        if is_workspace(folder) {
            return Some(folder);
        }
        if is_repository(folder) {
            return Some(folder);
        }
        if package.is_none() && folder.join("Cargo.toml").exists() {
            package = Some(folder);
        }
    }
    package
}

/// Whether a folder is in a git repository.
pub(super) fn is_in_repository(folder: &Path) -> bool {
    folder.ancestors().any(is_repository)
}

fn is_repository(folder: &Path) -> bool {
    // A file in a worktree and in a submodule.
    folder.join(".git").exists()
}

/// A manifest that cannot be read counts as a package. Cargo explains what is wrong with it.
fn is_workspace(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("Cargo.toml"));
    text.ok()
        .and_then(|text| toml::from_str::<Manifest>(&text).ok())
        .is_some_and(|manifest| manifest.workspace.is_some())
}
