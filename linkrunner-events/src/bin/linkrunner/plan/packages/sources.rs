//! The Rust files of a package.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::scan::{self, Found};
use crate::plan::error::Error;
use crate::plan::workspace::files;

/// A Rust file: its path below the root, and what it has.
#[derive(Debug)]
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) found: Found,
}

/// Scans the files in these folders of a package.
pub(super) fn read(root: &Path, folders: &[&str]) -> Result<Vec<SourceFile>, Error> {
    let mut sources = BTreeMap::new();
    for folder in folders {
        walk(root, folder, &mut sources)?;
    }
    let each = sources.into_iter();
    Ok(each
        .map(|(path, found)| SourceFile { path, found })
        .collect())
}

fn walk(root: &Path, folder: &str, sources: &mut BTreeMap<String, Found>) -> Result<(), Error> {
    let error = |path: &str, source: io::Error| Error::Read {
        path: path.to_owned(),
        source,
    };
    for entry in fs::read_dir(root.join(folder)).map_err(|source| error(folder, source))? {
        let entry = entry.map_err(|source| error(folder, source))?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = super::join(folder, &name);
        let kind = entry.file_type().map_err(|source| error(&path, source))?;
        if kind.is_dir() {
            let has = |name| entry.path().join(name).exists();
            // A cache such as `target`, or another package.
            let is_elsewhere = has("CACHEDIR.TAG") || has("Cargo.toml");
            if !files::is_foreign(&name) && !is_elsewhere {
                walk(root, &path, sources)?;
            }
        } else if name.ends_with(".rs") && !sources.contains_key(&path) {
            let bytes = fs::read(entry.path()).map_err(|source| error(&path, source))?;
            // The compiler refuses any other encoding.
            let found = String::from_utf8(bytes)
                .map_or_else(|_| Found::default(), |text| scan::scan(&text));
            sources.insert(path, found);
        }
    }
    Ok(())
}

/// Whether a file is in a folder, or below it.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a file is a module of tests, whose events are left out of the plan.
pub(super) fn is_of_tests(path: &str) -> bool {
    path.trim_end_matches(".rs")
        .split('/')
        .any(scan::is_test_module)
}
