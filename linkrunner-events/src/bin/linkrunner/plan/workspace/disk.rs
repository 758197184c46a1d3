//! The files of a plan as they are on disk.

use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

use super::files::{self, PlanFile};
use super::git;
use crate::plan::error::Error;

/// Reads the files below the root, sorted by path. In a git repository, files that git ignores are left out, as they are in
/// the base revision.
pub(crate) fn read(root: &Path) -> Result<Vec<PlanFile>, Error> {
    if root.join(files::DECISIONS).is_symlink() {
        return Err(Error::Link {
            path: files::DECISIONS.to_owned(),
        });
    }
    let mut paths = match git::working_files(root) {
        Some(paths) => paths,
        None => {
            let mut found = Vec::new();
            walk(root, "", &mut found)?;
            found
        }
    };
    paths.sort_unstable();
    paths.dedup();
    let mut read = Vec::new();
    for path in paths {
        match fs::read(root.join(&path)) {
            Ok(bytes) => read.push(PlanFile { path, bytes }),
            Err(source) => return Err(Error::Read { path, source }),
        }
    }
    Ok(read)
}

fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> Result<(), Error> {
    let error = |path: &str, source: io::Error| Error::Read {
        path: if path.is_empty() { "." } else { path }.to_owned(),
        source,
    };
    for entry in fs::read_dir(root.join(folder)).map_err(|source| error(folder, source))? {
        let entry = entry.map_err(|source| error(folder, source))?;
        // The files of a plan have names in UTF-8.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = if folder.is_empty() {
            name.clone()
        } else {
            format!("{folder}/{name}")
        };
        let kind = entry.file_type().map_err(|source| error(&path, source))?;
        if kind.is_dir() && !files::is_foreign(&name) && !is_elsewhere(&entry) {
            walk(root, &path, found)?;
        } else if kind.is_file() && files::is_part(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a folder is a cache, such as cargo's `target` with its copies of packages, or another working tree of git.
fn is_elsewhere(folder: &DirEntry) -> bool {
    let path = folder.path();
    path.join(files::CACHE).exists() || path.join(".git").exists()
}
