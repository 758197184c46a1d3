//! The folder of the notes.

use std::env;
use std::path::{Path, PathBuf};

/// The variable that names the folder: `LINKRUNNER_SEEN`.
pub const SEEN_VARIABLE: &str = "LINKRUNNER_SEEN";

/// The folder that the variable names.
///
/// `cargo test` runs each test in the folder of its package. So that all tests of a workspace find the same folder, a relative
/// path begins at the nearest folder with a `Cargo.lock`.
pub(super) fn folder() -> Option<PathBuf> {
    let value = env::var_os(SEEN_VARIABLE).filter(|value| !value.is_empty())?;
    let path = PathBuf::from(value);
    if path.is_absolute() {
        return Some(path);
    }
    let current = env::current_dir().ok()?;
    Some(workspace(&current).join(path))
}

fn workspace(current: &Path) -> &Path {
    let mut folders = current.ancestors();
    folders
        .find(|folder| folder.join("Cargo.lock").is_file())
        .unwrap_or(current)
}
