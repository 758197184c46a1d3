//! The folder of the records.

use std::env;
use std::path::{Path, PathBuf};

/// The variable that names the folder: `LINKRUNNER_SEEN`.
pub const SEEN_VARIABLE: &str = "LINKRUNNER_SEEN";

/// The folder that the variable names.
pub(super) fn folder() -> Option<PathBuf> {
    let value = env::var_os(SEEN_VARIABLE).filter(|value| !value.is_empty())?;
    Some(resolve(Path::new(&value)))
}

/// `cargo test` runs each test in the folder of its package. So that all tests of a workspace find the same folder, a relative
/// path is relative to the nearest folder with a `Cargo.lock`.
pub(super) fn resolve(path: &Path) -> PathBuf {
    match env::current_dir() {
        Ok(current) => workspace(&current).join(path),
        Err(_) => path.to_owned(),
    }
}

fn workspace(current: &Path) -> &Path {
    let mut folders = current.ancestors();
    folders
        .find(|folder| folder.join("Cargo.lock").is_file())
        .unwrap_or(current)
}
