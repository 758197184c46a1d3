//! Starts, pauses and kills processes.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_outbox_process");

/// A running process. Killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    /// The printed lines that the test has not taken yet.
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Process {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut program = Command::new(PROGRAM);
        program.args(arguments);
        Self::spawn(program)
    }

    /// Starts a command with its input and output connected.
    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let lines = Arc::new(Mutex::new(Vec::new()));
        let reader = std::thread::spawn({
            let lines = Arc::clone(&lines);
            move || {
                // The last line of a killed process is whole: it was one write.
                for line in stdout.lines().map_while(Result::ok) {
                    lines.lock().unwrap().push(line);
                }
            }
        });
        Self {
            child,
            lines,
            reader: Some(reader),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Takes what was printed so far.
    pub(crate) fn printed(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }

    /// SIGKILL. Returns what it has printed until then.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.end()
    }

    /// Waits for its own end, and returns what it has printed.
    pub(crate) fn wait(mut self) -> Vec<String> {
        self.reader.take().unwrap().join().unwrap();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}: {:?}", self.printed());
        self.printed()
    }

    /// SIGSTOP. Returns when all threads have stopped: on a busy machine they run on for a while after the signal.
    #[cfg(target_os = "linux")]
    pub(crate) fn pause(&self) {
        self.signal("-STOP");
        let tasks = format!("/proc/{}/task", self.id());
        let has_stopped = |task: std::io::Result<std::fs::DirEntry>| {
            let state = std::fs::read_to_string(task.unwrap().path().join("stat"));
            // `1234 (name) T …`; a thread that has just ended has none.
            state.is_err() || state.is_ok_and(|state| state.contains(") T "))
        };
        while !std::fs::read_dir(&tasks).unwrap().all(has_stopped) {
            std::thread::yield_now();
        }
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn resume(&self) {
        self.signal("-CONT");
    }

    #[cfg(target_os = "linux")]
    fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args([signal, &self.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    fn end(&mut self) -> Vec<String> {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        self.printed()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// A path as an argument.
pub(crate) fn argument(path: &Path) -> &str {
    path.to_str().unwrap()
}
