//! The folder of the notes.

use std::env;
use std::path::{Path, PathBuf};

use super::read::Seen;

/// The variable that names the folder: `LINKRUNNER_SEEN`.
pub const SEEN_VARIABLE: &str = "LINKRUNNER_SEEN";

impl Seen {
    /// The folder that the variable `LINKRUNNER_SEEN` names. `None` if it is not set or empty.
    ///
    /// `cargo test` runs each test in the folder of its package. So that all tests of a workspace find the same folder, a
    /// relative path begins at the nearest folder with a `Cargo.lock`, or at the current folder if there is none.
    #[must_use]
    pub fn folder() -> Option<PathBuf> {
        let value = env::var_os(SEEN_VARIABLE).filter(|value| !value.is_empty())?;
        let path = PathBuf::from(value);
        if path.is_absolute() {
            return Some(path);
        }
        let current = env::current_dir().ok()?;
        Some(workspace(&current).join(path))
    }
}

fn workspace(current: &Path) -> &Path {
    let mut folders = current.ancestors();
    folders
        .find(|folder| folder.join("Cargo.lock").is_file())
        .unwrap_or(current)
}
