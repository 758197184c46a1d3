//! A private folder whose processes end when this process ends, however it ends.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::account;

/// Owns a folder and a watchdog. When the guard is dropped or this process ends, the watchdog ends all processes that
/// work in the folder and deletes it.
///
/// The watchdog notices the end of this process because the pipe to its standard input closes. No other process holds
/// that end of the pipe: the standard library opens it close-on-exec.
#[derive(Debug)]
pub(crate) struct Guard {
    folder: TempDir,
    watchdog: Child,
}

impl Guard {
    pub(crate) fn new() -> io::Result<Self> {
        // Not in `$TMPDIR`: the path of a Unix socket may have 107 bytes, and the server's user must reach the folder.
        let folder = tempfile::Builder::new()
            .prefix("linkrunner-pg-")
            .tempdir_in("/tmp")?;
        account::give(folder.path())?;
        let watchdog = Command::new("sh")
            .args(["-c", include_str!("guard.sh"), "linkrunner-pg-watchdog"])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self { folder, watchdog })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}
