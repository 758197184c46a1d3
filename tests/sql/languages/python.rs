//! With psycopg in Python.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use linkrunner_sql_common::Place;

use crate::assert_paid_and_sent;
use crate::refusals::refusals;
use crate::venv::python;

#[tokio::test]
async fn an_order_and_its_event_are_committed_together() {
    let (Some(python), Some(place)) = (python(), Place::new().await) else {
        return;
    };
    let output = run(python, &["pay.py", &place.url()], "");
    assert!(output.status.success(), "{output:?}");
    assert_paid_and_sent(&place).await;
}

#[tokio::test]
async fn or_neither_is() {
    let (Some(python), Some(place)) = (python(), Place::new().await) else {
        return;
    };
    let output = run(python, &["pay.py", &place.url(), "fail"], "");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!((place.paid(), place.pending()), (0, 0));
}

#[tokio::test]
async fn refusals_have_a_hint() {
    let (Some(python), Some(place)) = (python(), Place::new().await) else {
        return;
    };
    for refusal in refusals() {
        let arguments = serde_json::to_string(&refusal.arguments()).unwrap();
        let output = run(python, &["refused.py", &place.url()], &arguments);
        assert!(output.status.success(), "{output:?}");
        refusal.assert(&String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(place.pending(), 0);
}

fn run(python: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(python)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("python"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A script that fails earlier does not read all of it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}
