//! Finding the programs of PostgreSQL.

use std::env;
use std::path::{Path, PathBuf};

const NAMES: [&str; 3] = ["initdb", "postgres", "psql"];

/// The programs of one version of PostgreSQL.
#[derive(Debug, Clone)]
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// The folder that contains the programs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Finds the programs of PostgreSQL: in `$PG_BIN`, then in a folder of `$PATH`, then the newest version in
/// `/usr/lib/postgresql/*/bin`. One folder must contain them all. Returns `None` if no folder does.
///
/// # Panics
///
/// Panics if `$PG_BIN` is set to a folder that lacks one of the programs.
pub fn find() -> Option<Programs> {
    if let Some(folder) = env::var_os("PG_BIN").filter(|folder| !folder.is_empty()) {
        let folder = PathBuf::from(folder);
        assert!(
            is_complete(&folder),
            "PG_BIN is {}, which lacks one of {NAMES:?}",
            folder.display()
        );
        return Some(Programs { folder });
    }
    search_path()
        .chain(debian_folders())
        .find(|folder| is_complete(folder))
        .map(|folder| Programs { folder })
}

/// Finds one program in `$PATH` or `/usr/sbin`, which Debian omits from the `$PATH` of ordinary users.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    search_path()
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

fn is_complete(folder: &Path) -> bool {
    NAMES.iter().all(|name| folder.join(name).is_file())
}

fn search_path() -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).collect::<Vec<_>>().into_iter()
}

/// The folders of Debian's packages, newest version first.
fn debian_folders() -> impl Iterator<Item = PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = Path::new("/usr/lib/postgresql")
        .read_dir()
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, folder)| folder)
}
