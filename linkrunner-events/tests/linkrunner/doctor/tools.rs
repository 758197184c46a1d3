//! The program without settings of the machine, and what it prints.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;

use linkrunner_events::sandbox::{Sandbox, SandboxBuilder};
use serde_json::Value;
use tempfile::TempDir;

use crate::{PROGRAM, Run};

/// The key of every run. It is to be found nowhere.
pub(super) const KEY: &str = "sk_live_never_to_be_seen";

/// A run of the program. It has no plan around it.
pub(super) struct Doctor {
    command: Command,
    _folder: TempDir,
}

impl Doctor {
    /// With the key, and without a base URL.
    pub(super) fn new(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(PROGRAM);
        command
            .current_dir(folder.path())
            .arg("doctor")
            .args(arguments);
        for (variable, _) in std::env::vars_os() {
            let name = variable.to_string_lossy().to_uppercase();
            if name.starts_with("LINKRUNNER_") || name.ends_with("_PROXY") {
                command.env_remove(&variable);
            }
        }
        command.env("LINKRUNNER_SERVER_KEY", KEY);
        Self {
            command,
            _folder: folder,
        }
    }

    pub(super) fn at(arguments: &[&str], base_url: &str) -> Self {
        Self::new(arguments).set("LINKRUNNER_BASE_URL", base_url)
    }

    pub(super) fn set(mut self, variable: &str, value: &str) -> Self {
        self.command.env(variable, value);
        self
    }

    pub(super) fn unset(mut self, variable: &str) -> Self {
        self.command.env_remove(variable);
        self
    }

    /// Runs it in this folder.
    pub(super) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it by this command, which gets the command of the program as its last arguments.
    #[cfg(unix)]
    pub(super) fn below(mut self, command: &[&str]) -> Self {
        let mut outer = Command::new(command[0]);
        outer.args(&command[1..]).arg(self.command.get_program());
        outer.args(self.command.get_args());
        for (variable, value) in self.command.get_envs() {
            match value {
                Some(value) => outer.env(variable, value),
                None => outer.env_remove(variable),
            };
        }
        outer.current_dir(self.command.get_current_dir().expect("a folder"));
        self.command = outer;
        self
    }

    /// Runs it without a terminal.
    pub(super) fn run(mut self) -> Run {
        let run = Run::new(self.command.output().expect("it runs"));
        assert!(!format!("{run:?}").contains(KEY), "{run:?}");
        run
    }

    /// Runs it with `--json`, and gives the result.
    #[track_caller]
    pub(super) fn json(mut self) -> Examined {
        self.command.arg("--json");
        let run = self.run();
        let code = run.code;
        let json: Value = serde_json::from_str(run.output(code)).expect("JSON");
        assert_eq!(json["ok"], code == 0, "{json:#}");
        assert!(code <= 1, "{code}");
        Examined(json)
    }
}

/// The result in JSON.
#[derive(Debug)]
pub(super) struct Examined(Value);

impl Examined {
    fn steps(&self) -> impl Iterator<Item = &Value> {
        self.0["steps"].as_array().expect("steps").iter()
    }

    /// Each step with its state, such as `key: ok`.
    pub(super) fn states(&self) -> Vec<String> {
        let text = |step: &Value, key: &str| step[key].as_str().expect("a text").to_owned();
        self.steps()
            .map(|step| format!("{}: {}", text(step, "step"), text(step, "state")))
            .collect()
    }

    /// The message of a step in this state, and what to do, in two lines.
    #[track_caller]
    pub(super) fn said(&self, step: &str, state: &str) -> String {
        let found = self.steps().find(|found| found["step"] == step);
        let found = found.expect("the step");
        assert_eq!(found["state"], state, "{:#}", self.0);
        let text = |key: &str| found[key].as_str().unwrap_or("-").to_owned();
        format!("{}\n{}", text("message"), text("todo"))
    }

    /// The only problem. All steps before it are right.
    #[track_caller]
    pub(super) fn problem(&self, step: &str) -> String {
        let problems = self.steps().filter(|step| step["state"] == "problem");
        assert_eq!(problems.count(), 1, "{:#}", self.0);
        for earlier in self.steps().take_while(|earlier| earlier["step"] != step) {
            assert_eq!(earlier["state"], "ok", "{:#}", self.0);
        }
        let said = self.said(step, "problem");
        assert!(!said.ends_with("\n-"), "it says nothing to do: {said}");
        said
    }

    pub(super) fn advice(&self) -> &Value {
        &self.0["advice"]
    }
}

/// A sandbox that accepts [`KEY`] alone.
pub(super) async fn sandbox(set: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Sandbox {
    let builder = set(Sandbox::builder().key(KEY));
    builder.start().await.expect("a sandbox")
}

/// The output without what differs between runs: the port and the milliseconds.
pub(super) fn steady(text: &str, sandbox: &Sandbox) -> String {
    let port = format!(":{}", sandbox.address().port());
    let text = text.replace(&port, ":PORT");
    match text.split_once(", in ") {
        Some((start, rest)) => {
            let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
            format!("{start}, in N{rest}")
        }
        None => text,
    }
}

/// A server that treats each connection in this way, on a thread of its own.
pub(super) fn server(serve: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            serve(stream.expect("a connection"));
        }
    });
    port
}

/// The head of a request, such as `GET / HTTP/1.1`.
pub(super) fn read_head(mut stream: impl std::io::Read) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A server that sends these bytes to everybody, and closes the connection.
pub(super) fn answering(bytes: impl Into<Vec<u8>>) -> String {
    let bytes = bytes.into();
    let port = server(move |mut stream| {
        read_head(&stream);
        // The client may have gone.
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    });
    format!("http://127.0.0.1:{port}/api/v1")
}

/// An answer with this status, these headers and this body.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
}
