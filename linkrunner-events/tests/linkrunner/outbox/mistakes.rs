//! Wrong command lines, and files that are no outbox.

use std::fs;

use super::tools::Folder;

const COMMANDS: [&[&str]; 6] = [
    &["check"],
    &["stats"],
    &["dead", "list"],
    &["dead", "replay", "--all"],
    &["dead", "purge", "--all"],
    &["relay"],
];

fn failure(folder: &Folder, command: &[&str], path: &str) -> String {
    let mut command = folder.command(&[command, &["--db", path]].concat());
    command.env("LINKRUNNER_SERVER_KEY", "key");
    crate::Run::new(command.output().expect("it runs"))
        .failure()
        .to_owned()
}

#[test]
fn a_file_that_does_not_exist() {
    let folder = Folder::new();
    for command in COMMANDS {
        let said = failure(&folder, command, "shop.db");
        assert!(
            said.starts_with("linkrunner outbox: there is no file `shop.db`; "),
            "{said}"
        );
        assert!(!folder.path("shop.db").exists(), "{command:?}");
    }
}

#[test]
fn a_file_of_something_else() {
    let folder = Folder::new();
    let text = "This is a text and no outbox.\n".repeat(1_000);
    fs::write(folder.path("notes.txt"), &text).expect("written");
    fs::create_dir(folder.path("folder")).expect("a folder");
    for command in COMMANDS {
        let said = failure(&folder, command, "notes.txt");
        assert!(said.contains("notes.txt` is not an outbox"), "{said}");
        let said = failure(&folder, command, "folder");
        assert!(said.contains("folder` cannot be opened: "), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    assert_eq!(
        fs::read_to_string(folder.path("notes.txt")).expect("a text"),
        text
    );
}

#[tokio::test]
async fn a_relay_without_a_key() {
    let folder = Folder::new();
    let run = folder.run(&["relay", "--db", "shop.db", "--create"]);
    let message = run.failure();
    assert!(
        message
            .starts_with("linkrunner outbox: the client cannot be set up: the environment variable LINKRUNNER_SERVER_KEY is not set"),
        "{message}"
    );
    assert!(!folder.path("shop.db").exists());
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = Folder::new();
    for (arguments, hint) in [
        (&["stats"][..], "no outbox given; pass --db FILE"),
        (
            &["dead", "list", "--db", "a", "--older-than", "2"],
            "such as 300ms, 30s, 10m, 2h or 3d",
        ),
        (
            &["dead", "list", "--db", "a", "--reason", "lost"],
            "write rejected, given_up, expired, in_doubt or damaged",
        ),
        (&["dead", "purge", "--db", "a", "--id", "x"], "--id"),
        (
            &["relay", "--db", "a", "--log-every", "0s"],
            "longer than zero",
        ),
        (&["relay", "--db", "a", "--max-age", "3"], "with its unit"),
    ] {
        let run = folder.run(arguments);
        assert!(run.failure().contains(hint), "{arguments:?}: {run:?}");
    }
}
