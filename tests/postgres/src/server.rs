//! The files of a cluster and the start of its server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use crate::account;
use crate::daemon::{self, Daemon};
use crate::programs::Programs;

/// Where a cluster has its files.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) folder: PathBuf,
    pub(crate) data: PathBuf,
    pub(crate) log: PathBuf,
}

impl Files {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            data: folder.join("data"),
            log: folder.join("server.log"),
        }
    }

    pub(crate) fn log(&self) -> String {
        daemon::read(&self.log)
    }
}

/// Starts the server and waits until it accepts connections.
///
/// # Errors
///
/// Returns the exit status if the server ends instead.
pub(crate) fn start(programs: &Programs, files: &Files, port: u16) -> Result<Daemon, ExitStatus> {
    let mut command = account::command(&programs.path("postgres"), &files.data);
    command
        .arg("-D")
        .arg(&files.data)
        .args(["-p", &port.to_string()]);
    Daemon::start(&mut command, &files.log, |server| is_ready(server, files))
}

/// Reads the file in which the postmaster writes its process id (line 1) and its state (line 8).
fn is_ready(server: &Daemon, files: &Files) -> bool {
    let Ok(file) = fs::read_to_string(files.data.join("postmaster.pid")) else {
        return false;
    };
    let pid = server.pid().as_raw_nonzero().to_string();
    let mut lines = file.lines().map(str::trim);
    lines.next() == Some(&pid) && matches!(lines.nth(6), Some("ready" | "standby"))
}
