//! The workflow in the examples.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::PROGRAM;

#[test]
fn its_commands_exist() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/tracking-plan.yml");
    let workflow = fs::read_to_string(path).expect("the workflow");
    let commands: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- run: linkrunner "))
        .collect();
    assert_eq!(commands.len(), 2, "{workflow}");
    for command in commands {
        // An option or a subcommand that is unknown is refused before the help.
        let output = Command::new(PROGRAM)
            .args(command.split(' '))
            .arg("--help")
            .output();
        assert!(output.expect("it runs").status.success(), "{command}");
    }
}
