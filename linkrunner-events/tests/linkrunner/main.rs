//! The program `linkrunner`, as one starts it.

mod plan;
mod sandbox;

use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_linkrunner");

#[test]
fn it_says_its_version() {
    let output = Command::new(PROGRAM).arg("--version").output();
    let output = output.expect("it runs");
    assert!(output.status.success());
    let version = format!("linkrunner {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), version);
}

#[test]
fn without_a_subcommand_it_lists_them() {
    let output = Command::new(PROGRAM).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let help = String::from_utf8_lossy(&output.stderr);
    assert!(help.contains("\n  sandbox  A local Linkrunner: "), "{help}");
}
