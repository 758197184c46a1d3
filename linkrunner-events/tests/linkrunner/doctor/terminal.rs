//! `--send` on a terminal, where it asks before it sends.

use std::process::Command;

use linkrunner_test_postgres::skip;

use super::tools::{Doctor, sandbox};

/// Runs a command on a pseudo-terminal, types a line when it asks, and prints what the terminal shows.
const TYPE: &str = r#"
import os, pty, sys

pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown = b""
asked = False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break  # on Linux, when the command has ended
    if not part:
        break
    shown += part
    if not asked and shown.endswith(b"[y/N] "):
        asked = True
        os.write(terminal, sys.argv[1].encode() + b"\n")
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 100)
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_sends_only_after_a_yes() {
    if Command::new("python3").arg("--version").output().is_err() {
        return skip("python3", "python3");
    }
    for (answer, calls, expected) in [
        ("yes", 1, "`linkrunner_doctor` was accepted (status 201)"),
        ("no", 0, "not sent, because you did not confirm it"),
        ("", 0, "not sent, because you did not confirm it"),
    ] {
        let sandbox = sandbox(|builder| builder).await;
        let arguments = ["--send", "--user", "user_1"];
        let doctor =
            Doctor::at(&arguments, sandbox.base_url()).below(&["python3", "-c", TYPE, answer]);
        let run = doctor.run();
        let shown = run.output(0);
        let question = format!(
            "Send one event `linkrunner_doctor` for the user user_1 to {}? It cannot be taken back. [y/N] ",
            sandbox.base_url()
        );
        assert!(shown.contains(&question), "{answer}: {shown}");
        assert!(shown.contains(expected), "{answer}: {shown}");
        assert_eq!(sandbox.events("linkrunner_doctor").len(), calls, "{answer}");
    }
}
