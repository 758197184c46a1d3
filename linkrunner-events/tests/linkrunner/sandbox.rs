//! `linkrunner sandbox`, as one starts it.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::PROGRAM;

const EVENT: &str = r#"{"event_name":"item_viewed","user_id":"u","event_data":{"level_5":true}}"#;

/// A program that runs, and ends with the test.
pub(crate) struct Running {
    child: Child,
    address: SocketAddr,
    lines: Lines<BufReader<ChildStdout>>,
    errors: BufReader<ChildStderr>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// Starts the program with these variables.
    pub(crate) fn start_with(arguments: &[&str], variables: &[(&str, &Path)]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["sandbox", "--port", "0"])
            .args(arguments)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut errors = BufReader::new(child.stderr.take().expect("its errors"));
        let page = if arguments.contains(&"--log-json") {
            errors.by_ref().lines().find_map(page_in)
        } else {
            lines.find_map(page_in)
        };
        let address = page
            .expect("it says where it is")
            .parse()
            .expect("an address");
        Self {
            child,
            address,
            lines,
            errors,
        }
    }

    /// Sends an event with the key, and gives the status; `None` where the connection was closed instead.
    pub(crate) fn send(&self, key: &str, body: &str) -> Option<u16> {
        self.send_to("capture-event", key, body)
    }

    fn send_to(&self, endpoint: &str, key: &str, body: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        write!(
            stream,
            "POST /api/v1/{endpoint} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\nlinkrunner-key: {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        answer.get(9..12)?.parse().ok()
    }

    fn next_line(&mut self) -> String {
        self.lines.next().expect("a line").expect("a text")
    }

    /// The next line, which is one of a call, without its time.
    fn next_call(&mut self) -> String {
        let line = self.next_line();
        let (time, call) = line.split_at("12:03:59Z ".len());
        assert!(
            time.ends_with("Z ") && time.split(':').count() == 3,
            "{line}"
        );
        call.to_owned()
    }

    #[cfg(unix)]
    fn interrupt(&self) {
        let pid = self.child.id().to_string();
        let killed = Command::new("kill").args(["-INT", &pid]).status();
        assert!(killed.expect("kill").success());
    }
}

fn page_in(line: std::io::Result<String>) -> Option<String> {
    let line = line.expect("a text");
    let address = line.trim().strip_prefix("page     http://")?;
    Some(address.trim_end_matches('/').to_owned())
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .arg("sandbox")
        .args(arguments)
        .output()
        .expect("it runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn it_prints_each_call_with_what_is_wrong_with_it() {
    let mut sandbox = Running::start(&[]);
    assert!(sandbox.address.ip().is_loopback());
    assert_eq!(
        sandbox.next_line(),
        "Waiting for calls; press Ctrl-C to stop."
    );
    assert_eq!(sandbox.send("any", EVENT), Some(201));
    assert_eq!(sandbox.next_call(), "201 item_viewed u");
    let finding = sandbox.next_line();
    assert!(
        finding.starts_with("    value-in-key: the key `level_5` contains the value 5;"),
        "{finding}"
    );
    assert_eq!(sandbox.send("", EVENT), Some(401));
    assert_eq!(sandbox.next_call(), "401 item_viewed u");
    let refusal = sandbox.next_line();
    assert!(
        refusal.starts_with("    Unauthorized access: the header `linkrunner-key`"),
        "{refusal}"
    );
    sandbox.next_line();
    // What somebody sends does not steer the terminal.
    assert_eq!(
        sandbox.send(
            "any",
            r#"{"event_name":"a\u001b[2Jb\nc","user_id":"\u009b31m"}"#
        ),
        Some(201)
    );
    assert_eq!(sandbox.next_call(), r"201 a\u{1b}[2Jb\nc \u{9b}31m");
}

#[test]
fn a_payment_has_its_id_and_amount_and_a_refusal_its_reason() {
    let mut sandbox = Running::start(&["--host", "localhost"]);
    assert!(sandbox.address.ip().is_loopback());
    sandbox.next_line();
    let paid =
        r#"{"user_id":"u","payment_id":"pay_1","amount":249.90,"event_data":{"currency":"USD"}}"#;
    assert_eq!(sandbox.send_to("capture-payment", "any", paid), Some(201));
    assert_eq!(sandbox.next_call(), "201 payment pay_1 249.9 USD u");
    assert_eq!(sandbox.send_to("capture-evnt", "any", EVENT), Some(404));
    assert_eq!(sandbox.next_call(), "404 /api/v1/capture-evnt u");
    assert_eq!(
        sandbox.next_line(),
        "    Not found: `/api/v1/capture-evnt` is none of the paths `/api/v1/capture-event`, `/api/v1/capture-payment`, \
         `/api/v1/remove-payment`, `/api/v1/get-attribution-result`."
    );
    assert_eq!(sandbox.send("any", r#"{"event_name": item}"#), Some(400));
    assert_eq!(sandbox.next_call(), "400 an event without a name");
    assert_eq!(
        sandbox.next_line(),
        r#"    The body is not valid JSON: expected value at line 1 column 16, after `{"event_name":`."#
    );
}

#[cfg(unix)]
#[test]
fn at_the_end_it_sums_up() {
    let mut sandbox = Running::start(&[]);
    sandbox.next_line();
    let wrong =
        r#"{"event_name":"paid","user_id":"u","event_data":{"amount":"5","currency":"EUR"}}"#;
    assert_eq!(sandbox.send("any", wrong), Some(201));
    assert_eq!(
        sandbox.send("", r#"{"event_name":"paid","user_id":"u"}"#),
        Some(401)
    );
    sandbox.interrupt();
    let last = sandbox.lines.by_ref().map_while(Result::ok).last();
    assert_eq!(
        last.as_deref(),
        Some("2 calls: 1 rejected, 1 with findings (1 error, 0 warnings)")
    );
    let mut json = Running::start(&["--log-json"]);
    assert_eq!(json.send("any", EVENT), Some(201));
    json.next_line();
    json.interrupt();
    let last = json.errors.by_ref().lines().map_while(Result::ok).last();
    assert_eq!(
        last.as_deref(),
        Some("1 call: 0 rejected, 1 with findings (0 errors, 0 warnings)")
    );
    assert_eq!(json.lines.by_ref().count(), 0);
}

#[test]
fn calls_can_be_printed_as_json() {
    let mut sandbox = Running::start(&["--log-json"]);
    assert_eq!(sandbox.send("secret", EVENT), Some(201));
    let line = sandbox.next_line();
    assert!(!line.contains("secret"), "{line}");
    let call: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(call["name"], "item_viewed");
    assert_eq!(call["findings"][0]["rule"], "value-in-key");
    assert_eq!(call["text"], EVENT);
    // What somebody sends does not steer the terminal.
    let hostile = "{\"event_name\":\"a\u{9b}2J\",\"user_id\":\"u\"}";
    assert_eq!(sandbox.send("secret", hostile), Some(201));
    let line = sandbox.next_line();
    assert!(!line.contains('\u{9b}'), "{line}");
    let call: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(call["name"], "a\u{9b}2J");
}

#[test]
fn a_key_strictness_and_a_limit() {
    let sandbox = Running::start(&["--key", "the key", "--strict=advice", "--rate-limit", "2"]);
    assert_eq!(sandbox.send("another", EVENT), Some(401));
    assert_eq!(sandbox.send("the key", EVENT), Some(400));
    assert_eq!(sandbox.send("the key", EVENT), Some(429));
    let sandbox = Running::start(&["--strict", "--rate-limit", "0"]);
    for _ in 0..100 {
        assert_eq!(
            sandbox.send("any", EVENT),
            Some(201),
            "advice is no reason to refuse"
        );
    }
}

#[test]
fn it_knows_the_users_that_it_is_told() {
    let mut sandbox = Running::start(&["--user", "u1", "u2", "--user", "u3"]);
    sandbox.next_line();
    for user in ["u1", "u2", "u3"] {
        let event = format!(r#"{{"event_name":"item_viewed","user_id":"{user}"}}"#);
        assert_eq!(sandbox.send("any", &event), Some(201));
        assert_eq!(sandbox.next_call(), format!("201 item_viewed {user}"));
    }
    let event = r#"{"event_name":"item_viewed","user_id":"u"}"#;
    assert_eq!(sandbox.send("any", event), Some(201));
    assert_eq!(sandbox.next_call(), "201 item_viewed u");
    let finding = sandbox.next_line();
    assert!(
        finding.starts_with("    unknown-user: the user \"u\" is not registered"),
        "{finding}"
    );
}

#[test]
fn by_default_thirty_calls_pass_in_a_second() {
    let sandbox = Running::start(&[]);
    let before = Instant::now();
    let limited = (0..31).any(|_| sandbox.send("any", EVENT) == Some(429));
    // On a machine that is slow enough, none is too many.
    assert!(limited || before.elapsed() >= Duration::from_secs(1));
}

#[test]
fn faults_by_chance_are_the_same_with_the_same_seed() {
    let statuses = || {
        let arguments = [
            "--fail",
            "429:0.3,500:0.2",
            "--fail",
            "offline:0.2",
            "--seed",
            "7",
            "--rate-limit",
            "0",
        ];
        let sandbox = Running::start(&arguments);
        (0..40)
            .map(|_| sandbox.send("any", EVENT))
            .collect::<Vec<_>>()
    };
    let first = statuses();
    assert_eq!(first, statuses());
    for status in [Some(201), Some(429), Some(500), None] {
        assert!(first.contains(&status), "{first:?}");
    }
}

#[test]
fn answers_can_take_longer() {
    let sandbox = Running::start(&["--latency", "80ms"]);
    let before = Instant::now();
    assert_eq!(sandbox.send("any", EVENT), Some(201));
    assert!(before.elapsed() >= Duration::from_millis(80));
}

#[test]
fn beyond_this_machine_it_warns() {
    let mut sandbox = Running::start(&["--host", "0.0.0.0"]);
    let warning = sandbox.next_line();
    assert!(warning.contains("listening on 0.0.0.0:"), "{warning}");
    assert!(
        warning.contains("other machines can send to it and see what it received"),
        "{warning}"
    );
}

#[test]
fn calls_are_checked_against_a_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let lock = folder.path().join("linkrunner.plan.toml");
    let text = "format = 1\n[event.item_viewed]\nfields.\"product_id\" = { shape = \"string\" }\n";
    std::fs::write(&lock, text).expect("written");
    for plan in [lock.as_path(), folder.path()] {
        let mut sandbox = Running::start(&["--plan", plan.to_str().expect("a text")]);
        assert_eq!(sandbox.next_line(), "  plan     1 event from 1 lock file");
        sandbox.next_line();
        let event = r#"{"event_name":"item_seen","user_id":"u","event_data":{"product_id":"A"}}"#;
        assert_eq!(sandbox.send("any", event), Some(201));
        assert_eq!(sandbox.next_call(), "201 item_seen u");
        let finding = sandbox.next_line();
        assert!(finding.starts_with("    unknown-event: "), "{finding}");
    }
}

#[test]
fn a_plan_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| {
        folder
            .path()
            .join(name)
            .to_str()
            .expect("a text")
            .to_owned()
    };
    std::fs::write(path("broken.toml"), "format = 1\n[event\n").expect("written");
    std::fs::write(path("Cargo.toml"), "[package]\n").expect("written");
    for (name, problem) in [
        ("broken.toml", "broken.toml: line 2, column 7: "),
        ("missing.toml", "missing.toml: "),
        (
            "Cargo.toml",
            "Cargo.toml: this is not a lock file; it has no `format`",
        ),
        ("", "there is no lock file in"),
    ] {
        let output = run(&["--port", "0", "--plan", &path(name)]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(stderr(&output).contains(problem), "{}", stderr(&output));
    }
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let output = run(&["--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let message =
        format!("linkrunner sandbox: port {port} is in use, perhaps by another sandbox; ");
    assert!(stderr(&output).starts_with(&message), "{}", stderr(&output));
    let output = run(&["--host", "192.0.2.1", "--port", "0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("192.0.2.1 is not an address of this machine"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    for (arguments, hint) in [
        (&["--port", "70000"][..], "70000"),
        (&["--fail", "429"], "such as 429:0.1"),
        (&["--fail", "429:0.1,banana:0.1"], "`banana` is not a fault"),
        (&["--fail", "429:2"], "goes from 0 to 1"),
        (&["--latency", "5"], "with its unit"),
        (&["--strict=all"], "advice, warning or error"),
        (&["--key", ""], "must not be empty"),
        (&["--keep", "0"], "at least 1"),
        (&["--user", ""], "must not be empty"),
        (&["--seed", "1"], "--fail"),
        (&["--host", "localhots"], "or localhost"),
        (&["--fail", "429:0.6,500:0.5"], "add up to 1.1;"),
        (&["--prot", "1"], "--port"),
        (&["extra"], "extra"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr(&output).contains(hint),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
    let help = run(&["--help"]);
    assert!(help.status.success());
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for flag in [
        "--port",
        "--key",
        "--strict",
        "--rate-limit",
        "--latency",
        "--fail",
        "--seed",
        "--keep",
        "--host",
        "--allow-host",
        "--user",
        "--plan",
        "--log-json",
        "--open",
    ] {
        assert!(help.contains(flag), "{flag}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it() {
    for signal in ["-INT", "-TERM"] {
        assert_it_ends(signal);
    }
}

#[cfg(unix)]
fn assert_it_ends(signal: &str) {
    let mut sandbox = Running::start(&[]);
    // A connection that waits for more, and a reader of the feed, do not hold it up.
    let _idle = TcpStream::connect(sandbox.address).expect("a connection");
    let mut feed = TcpStream::connect(sandbox.address).expect("a connection");
    feed.write_all(b"GET /_sandbox/feed HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .expect("written");
    let read = feed.read(&mut [0; 16]).expect("the feed");
    assert!(read > 0);
    let pid = sandbox.child.id().to_string();
    let killed = Command::new("kill")
        .args([signal, &pid])
        .status()
        .expect("kill");
    assert!(killed.success());
    let status = sandbox.child.wait().expect("it ends");
    assert!(status.success(), "{status}");
    let mut errors = String::new();
    sandbox.errors.read_to_string(&mut errors).expect("a text");
    assert_eq!(errors, "");
    TcpStream::connect(sandbox.address).expect_err("the port is closed");
}

/// Started by a test that does not read what it prints: the pipe is full after some calls.
#[cfg(unix)]
#[test]
fn what_nobody_reads_holds_nothing_up() {
    let mut sandbox = Running::start(&["--log-json", "--rate-limit", "0"]);
    for _ in 0..300 {
        assert_eq!(sandbox.send("any", EVENT), Some(201));
    }
    sandbox.interrupt();
    assert!(sandbox.child.wait().expect("it ends").success());
}

/// `linkrunner sandbox | head` ends without a word.
#[cfg(unix)]
#[test]
fn whoever_does_not_listen_is_not_talked_to() {
    let mut sandbox = Running::start(&[]);
    let gone = std::mem::replace(&mut sandbox.lines, {
        let mut other = Command::new("true")
            .stdout(Stdio::piped())
            .spawn()
            .expect("true");
        other.wait().expect("it ends");
        BufReader::new(other.stdout.take().expect("its output")).lines()
    });
    drop(gone);
    assert_eq!(sandbox.send("any", EVENT), Some(201));
    assert!(sandbox.child.wait().expect("it ends").success());
}
