//! The file of an outbox in its folder: creates it, and notices that it is gone.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::network;
use crate::sync::lock;

/// A file of an outbox that exists.
#[derive(Debug)]
pub(super) struct Place {
    /// Absolute and without links, so that it stays valid when the process changes its working directory.
    path: PathBuf,
}

/// Held while a file is created. Closing any handle of a file drops all locks of the process on it, so no storage may open the
/// file before the handle of its creation is closed.
static CREATING: Mutex<()> = Mutex::new(());

/// The smallest page of SQLite. Every page is a multiple of it.
const SMALLEST: u64 = 512;

/// SQLite keeps the log beside the name that it was given. Under two names the file would have two logs, and lose events.
fn refuse_hard_links(found: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(found) > 1 {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the file has two names (a hard link) and would lose events if opened under both; remove one of the names",
        ));
    }
    let _ = found;
    Ok(())
}

impl Place {
    /// Creates the file and its folder unless they exist, and syncs the folders.
    pub(super) fn prepare(path: &Path) -> io::Result<Self> {
        let _creating = lock(&CREATING);
        // Some names, such as `:memory:`, are not files to SQLite. An absolute path always is one.
        let path = std::path::absolute(path)?;
        let parent = path.parent().ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                "this is not the path of a file",
            )
        })?;
        create_folders(parent)?;
        network::refuse(&fs::canonicalize(parent)?)?;
        if create(&path)? {
            sync_folder(parent)?;
        }
        Self::existing(&path)
    }

    /// Finds the file without changing anything.
    pub(super) fn existing(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        let found = fs::metadata(&path)?;
        if !found.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is not a file",
            ));
        }
        refuse_hard_links(&found)?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn bytes(&self) -> io::Result<u64> {
        Ok(fs::metadata(&self.path)?.len())
    }

    pub(super) fn log_bytes(&self) -> u64 {
        fs::metadata(self.with_suffix("-wal")).map_or(0, |log| log.len())
    }

    /// Whether the file is empty although its log is not: SQLite would delete the log.
    pub(super) fn has_only_a_log(&self) -> io::Result<bool> {
        Ok(self.bytes()? == 0 && self.log_bytes() > 0)
    }

    /// Whether the file has some bytes, but too few for a database: SQLite would begin it again.
    pub(super) fn is_too_short(&self) -> io::Result<bool> {
        Ok((1..SMALLEST).contains(&self.bytes()?))
    }

    /// Whether the file ends within a page: SQLite would fill it with zeros.
    pub(super) fn is_cut_off(&self) -> io::Result<bool> {
        // A crash may leave a part of a page, which is in the log then.
        Ok(self.bytes()? % SMALLEST != 0 && self.log_bytes() == 0)
    }

    fn with_suffix(&self, suffix: &str) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(suffix);
        name.into()
    }

    /// The current identity of the file, its log and its index.
    pub(super) fn identity(&self) -> io::Result<Identity> {
        Ok(Identity([
            id_of(&self.path)?,
            id_of(&self.with_suffix("-wal"))?,
            id_of(&self.with_suffix("-shm"))?,
        ]))
    }
}

/// The identity of the files of an outbox in the file system.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Identity([FileId; 3]);

#[cfg(unix)]
type FileId = (u64, u64);

#[cfg(unix)]
fn id_of(path: &Path) -> io::Result<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    let found = fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Windows does not let an open file of SQLite be deleted or moved.
#[cfg(not(unix))]
type FileId = ();

#[cfg(not(unix))]
fn id_of(path: &Path) -> io::Result<FileId> {
    fs::metadata(path).map(|_| ())
}

/// Creates an empty file, readable by its owner only. Returns whether it did not exist.
fn create(path: &Path) -> io::Result<bool> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(file) => file.sync_all().map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn create_folders(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent();
    if let Some(parent) = parent {
        create_folders(parent)?;
    }
    match fs::create_dir(path) {
        Ok(()) => parent.map_or(Ok(()), sync_folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes new names in a folder durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        return File::open(path)?.sync_all();
    }
    // Elsewhere a folder cannot be opened as a file, and the file system makes names durable by itself.
    Ok(())
}
