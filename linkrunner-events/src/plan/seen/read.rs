//! Reads the records of all processes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::folder::{self, SEEN_VARIABLE};
use super::sighting::Sighting;

use crate::error::debug::debug_with_sources;

/// The extension of the files: one JSON value a line.
pub(super) const EXTENSION: &str = "jsonl";

/// The events and payments that tests sent.
///
/// If the variable `LINKRUNNER_SEEN` names a folder, every [`Recorder`](crate#features) and every
/// [`Sandbox`](crate#features) writes records of the accepted events and payments to it: their names and keys, but no
/// values. Any number of processes may write at the same time. Old records stay, so remove the folder first:
///
/// ```sh
/// rm -rf target/seen
/// LINKRUNNER_SEEN=target/seen cargo test --workspace --no-fail-fast
/// linkrunner plan coverage --seen target/seen
/// ```
///
/// A test can read the records, too:
///
/// ```
/// use linkrunner_events::LinkrunnerEvent;
/// use linkrunner_events::plan::{Coverage, Decisions, Plan, Seen};
///
/// #[derive(LinkrunnerEvent)]
/// struct AppOpened;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// // The tests have run, and none of them has sent the event.
/// let coverage = Coverage::of(&Plan::of::<AppOpened>(), &Decisions::default(), &Seen::read(folder)?);
/// assert_eq!(coverage.unsent.len(), 1);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub(crate) sightings: BTreeSet<Sighting>,
}

/// The error of reading a [`Seen`].
///
/// ```
/// use linkrunner_events::plan::{Seen, SeenError};
///
/// let error = Seen::read("target/no-such-folder").unwrap_err();
/// assert!(matches!(error, SeenError::NoFolder { .. }));
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum SeenError {
    /// There is no such folder.
    #[error(
        "the folder `{}` does not exist; run the tests with {SEEN_VARIABLE} set to this folder. Only tests with a `Recorder` \
         or a `Sandbox` write records",
        folder.display()
    )]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder or a file in it cannot be read.
    #[error("`{}` cannot be read", path.display())]
    Read {
        /// The folder or the file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A line is not a valid record.
    #[error("`{}`, line {line}: not a record; remove the folder, and run the tests again", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The number of the line; the first is 1.
        line: usize,
    },
}

debug_with_sources!(SeenError);

impl Seen {
    /// The folder that the variable `LINKRUNNER_SEEN` names, [resolved](Self::resolve). `None` if the variable is unset
    /// or empty.
    #[must_use]
    pub fn folder() -> Option<PathBuf> {
        folder::folder()
    }

    /// Resolves a path. A relative path is relative to the nearest enclosing folder with a `Cargo.lock`, or to the
    /// current folder if there is none, so all tests of a workspace use the same folder.
    #[must_use]
    pub fn resolve(path: &Path) -> PathBuf {
        folder::resolve(path)
    }

    /// Reads the records in a folder: all files with the extension `jsonl`.
    ///
    /// # Errors
    ///
    /// When the folder or a file cannot be read, or a line is not a record.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, SeenError> {
        let folder = folder.as_ref();
        let mut seen = Self::default();
        let unreadable = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => SeenError::NoFolder {
                folder: folder.to_owned(),
            },
            _ => SeenError::Read {
                path: folder.to_owned(),
                source,
            },
        };
        for file in fs::read_dir(folder).map_err(unreadable)? {
            let path = file.map_err(unreadable)?.path();
            if path.extension().is_some_and(|name| name == EXTENSION) {
                seen.read_file(&path)?;
            }
        }
        Ok(seen)
    }

    /// Whether nothing was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sightings.is_empty()
    }

    fn read_file(&mut self, path: &Path) -> Result<(), SeenError> {
        let text = fs::read_to_string(path).map_err(|source| SeenError::Read {
            path: path.to_owned(),
            source,
        })?;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            // A process that was killed may have left the beginning of a line.
            let Some(line) = line.strip_suffix('\n') else {
                break;
            };
            let sighting = serde_json::from_str(line).map_err(|_| SeenError::Line {
                path: path.to_owned(),
                line: index + 1,
            })?;
            self.sightings.insert(sighting);
        }
        Ok(())
    }
}
