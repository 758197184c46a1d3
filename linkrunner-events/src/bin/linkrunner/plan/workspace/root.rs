//! The root: the folder with the plan of a workspace.

use std::path::{Path, PathBuf};

use linkrunner_events::plan::workspace_root;

use crate::plan::error::Error;

/// The given folder, or the root of the workspace that encloses the current folder.
pub(crate) fn find(given: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(given) = given {
        if given.is_dir() {
            return Ok(given.to_owned());
        }
        return Err(Error::NoFolder(given.to_owned()));
    }
    let current = std::env::current_dir().map_err(Error::CurrentFolder)?;
    let root = workspace_root(&current).ok_or(Error::NoRoot)?;
    Ok(root.to_owned())
}
