//! The files of a plan as they are on disk.

use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

use super::files::{self, PlanFile};
use crate::plan::error::Error;

/// Reads the files below the root, sorted by path.
pub(crate) fn read(root: &Path) -> Result<Vec<PlanFile>, Error> {
    let mut found = Vec::new();
    walk(root, "", &mut |path, bytes| {
        found.push(PlanFile { path, bytes });
    })?;
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn walk(root: &Path, folder: &str, found: &mut dyn FnMut(String, Vec<u8>)) -> Result<(), Error> {
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
            let bytes = fs::read(entry.path()).map_err(|source| error(&path, source))?;
            found(path, bytes);
        }
    }
    Ok(())
}

/// Whether a folder is a cache, such as cargo's `target` with its copies of packages, or another working tree of git. The
/// base revision has neither.
fn is_elsewhere(folder: &DirEntry) -> bool {
    let path = folder.path();
    path.join("CACHEDIR.TAG").exists() || path.join(".git").exists()
}
