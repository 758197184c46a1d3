//! A relay as a process.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

use linkrunner_events::sandbox::Sandbox;

use crate::Run;

/// A relay that runs, and ends with the test.
pub(super) struct Running {
    child: Option<Child>,
    log: Lines<BufReader<ChildStderr>>,
    seen: String,
}

impl Running {
    /// Starts this command with a key, so that it sends to the sandbox.
    pub(super) fn start(mut command: Command, sandbox: &Sandbox) -> Self {
        command
            .env("LINKRUNNER_SERVER_KEY", "the_secret_key")
            .env("LINKRUNNER_BASE_URL", sandbox.base_url())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let log = BufReader::new(child.stderr.take().expect("its log")).lines();
        Self {
            child: Some(child),
            log,
            seen: String::new(),
        }
    }

    /// Reads the log until a line has this text, and returns the line.
    #[track_caller]
    pub(super) fn wait_for(&mut self, text: &str) -> String {
        for line in self.log.by_ref() {
            let line = line.expect("a text");
            self.seen.push_str(&line);
            self.seen.push('\n');
            if line.contains(text) {
                return line;
            }
        }
        panic!("`{text}` is not in the log:\n{}", self.seen);
    }

    /// Where it listens, from its log.
    pub(super) fn address(&mut self) -> String {
        let line = self.wait_for("health and numbers are at http://");
        let after = line.split("http://").nth(1).expect("an address");
        after.split('/').next().expect("an address").to_owned()
    }

    pub(super) fn signal(&self, signal: &str) {
        let pid = self.child.as_ref().expect("it runs").id().to_string();
        let killed = Command::new("kill").args([signal, &pid]).status();
        assert!(killed.expect("kill").success());
    }

    /// Waits for the end. The standard error is the whole log.
    pub(super) fn end(mut self) -> Run {
        for line in self.log.by_ref() {
            self.seen.push_str(&line.expect("a text"));
            self.seen.push('\n');
        }
        let child = self.child.take().expect("it runs");
        let mut run = Run::new(child.wait_with_output().expect("it ends"));
        run.stderr = std::mem::take(&mut self.seen);
        assert!(!run.stderr.contains("the_secret_key"), "{run:?}");
        assert!(!run.stderr.contains("private_user"), "{run:?}");
        run
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub(super) async fn sandbox() -> Sandbox {
    Sandbox::builder().start().await.expect("a sandbox")
}

/// For `--listen`.
pub(super) const ANY_PORT: &str = "127.0.0.1:0";

/// The status and the body at this path.
pub(super) fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: relay\r\n\r\n").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).expect("a status");
    (status.parse().expect("a status"), body.to_owned())
}
