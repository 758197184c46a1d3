//! A child process that runs until it is told to end, and its log.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};

use rustix::process::Pid;

use crate::wait;

/// A child process. Dropping it ends it at once.
#[derive(Debug)]
pub(crate) struct Daemon {
    child: Child,
}

impl Daemon {
    /// Starts a process that appends its output to the log. Waits until it is ready.
    ///
    /// # Errors
    ///
    /// Returns the exit status if the process ends instead.
    pub(crate) fn start(
        command: &mut Command,
        log: &Path,
        is_ready: impl Fn(&Self) -> bool,
    ) -> Result<Self, ExitStatus> {
        let name = command.get_program().to_string_lossy().into_owned();
        let file = File::options().create(true).append(true).open(log);
        let file = file.expect("the log can be written");
        let child = command
            .stdout(file.try_clone().expect("a file can be cloned"))
            .stderr(file)
            .spawn();
        let child = child.unwrap_or_else(|error| panic!("cannot run {name}: {error}"));

        let mut daemon = Self { child };
        let mut ended = None;
        wait::until(
            &format!("{name} to start"),
            || read(log),
            || {
                ended = daemon.status();
                ended.is_some() || is_ready(&daemon)
            },
        );
        ended.map_or(Ok(daemon), Err)
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.status().is_none()
    }

    fn status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("the process is a child")
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a log, which may contain bytes of any encoding.
pub(crate) fn read(log: &Path) -> String {
    match fs::read(log) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => format!("{} cannot be read: {error}", log.display()),
    }
}
