//! The root: the folder with the plan of a workspace.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::plan::error::Error;

/// The parts of a `Cargo.toml` that tell a workspace from a package.
#[derive(Deserialize)]
struct Manifest {
    workspace: Option<IgnoredAny>,
}

/// The given folder, or the one that encloses the current folder: of the cargo workspace, else of the git repository, else
/// of the package.
pub(crate) fn find(given: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(given) = given {
        if given.is_dir() {
            return Ok(given.to_owned());
        }
        return Err(Error::NoFolder(given.to_owned()));
    }
    let current = std::env::current_dir().map_err(Error::CurrentFolder)?;
    let find = |is_root: fn(&Path) -> bool| current.ancestors().find(|folder| is_root(folder));
    find(is_workspace)
        .or_else(|| find(|folder| folder.join(".git").exists()))
        .or_else(|| find(|folder| folder.join("Cargo.toml").exists()))
        .map(Path::to_owned)
        .ok_or(Error::NoRoot)
}

/// A manifest that cannot be read counts as a package. Cargo explains what is wrong with it.
fn is_workspace(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("Cargo.toml"));
    text.ok()
        .and_then(|text| toml::from_str::<Manifest>(&text).ok())
        .is_some_and(|manifest| manifest.workspace.is_some())
}
