//! A command that runs until a test stops it.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::example::shell;

/// A running command. Dropping it kills the process.
pub(crate) struct Running {
    child: Child,
    printed: Lines<BufReader<ChildStdout>>,
    seen: Vec<String>,
}

pub(crate) fn start(command: &str, variables: &[(&str, &str)]) -> Running {
    let mut command = shell(command, variables);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let printed = BufReader::new(child.stdout.take().unwrap()).lines();
    Running {
        child,
        printed,
        seen: Vec::new(),
    }
}

impl Running {
    /// Reads what it prints until a line has this text, and returns the line.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        for line in self.printed.by_ref() {
            let line = line.unwrap();
            self.seen.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
        panic!("`{text}` is not in:\n{}", self.seen.join("\n"));
    }

    #[track_caller]
    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args([signal, &pid]).status();
        assert!(status.unwrap().success());
    }

    /// Waits until the command exits, and requires success.
    #[track_caller]
    pub(crate) fn ends(mut self) {
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
