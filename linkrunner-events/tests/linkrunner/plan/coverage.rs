//! `linkrunner plan coverage`.

use std::fs;
use std::path::Path;

use super::folder::Folder;
use crate::sandbox::Running;
use crate::{PROGRAM, Run};

const LOCK: &str = r#"format = 1

[event.item_viewed]
fields."product_id" = { shape = "string" }

[event.purchase_completed]
ecommerce = "Purchase"
fields."amount" = { shape = "number" }
"#;

fn planned() -> Folder {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    fs::create_dir(folder.path().join("seen")).expect("a folder");
    folder
}

/// Sends an event to a sandbox that records it in the folder.
fn send(seen: &Path, event: &str) {
    let sandbox = Running::start_with(&[], &[("LINKRUNNER_SEEN", seen)]);
    assert_eq!(sandbox.send("any", event), Some(201));
}

#[test]
fn events_that_no_test_sends_are_listed() {
    let folder = planned();
    let seen = folder.path().join("seen");
    insta::assert_snapshot!(
        "nothing_sent",
        folder.plan(&["coverage", "--seen", "seen"]).output(0)
    );
    let event = r#"{"event_name":"item_viewed","user_id":"u","event_data":{"product_id":"A"}}"#;
    send(&seen, event);
    for format in ["human", "json"] {
        let run = folder.plan(&["coverage", "--seen", "seen", "--format", format]);
        insta::assert_snapshot!(format, run.output(0));
    }
    let mut command = folder.command(PROGRAM);
    command
        .args(["plan", "coverage"])
        .env("LINKRUNNER_SEEN", &seen);
    let run = Run::new(command.output().expect("it runs"));
    assert_eq!(
        run.output(0),
        folder.plan(&["coverage", "--seen", "seen"]).output(0)
    );
}

#[test]
fn an_event_that_must_be_sent_makes_it_fail() {
    let folder = planned();
    folder.write(
        "linkrunner.toml",
        "[event.item_viewed]\nmust_be_sent = true\n",
    );
    insta::assert_snapshot!(folder.plan(&["coverage", "--seen", "seen"]).output(1));
    let event = r#"{"event_name":"item_viewed","user_id":"u","event_data":{"product_id":"A"}}"#;
    send(&folder.path().join("seen"), event);
    folder.plan(&["coverage", "--seen", "seen"]).output(0);
}

#[test]
fn mistakes_are_reported() {
    let folder = planned();
    for (arguments, problem) in [
        (
            &["coverage"][..],
            "no folder with records given; pass `--seen target/seen` or set LINKRUNNER_SEEN",
        ),
        (
            &["coverage", "--seen", "no/such"],
            "no/such` does not exist; run the tests with LINKRUNNER_SEEN set to this folder. Only tests with a `Recorder` or a \
             `Sandbox` write records",
        ),
        (&["coverage", "--seen", "seen"], "broken.jsonl`, line 1: "),
    ] {
        folder.write("seen/broken.jsonl", "broken\n");
        let run = folder.plan(arguments);
        assert!(run.failure().contains(problem), "{run:?}");
    }
}

#[test]
fn a_relative_folder_is_relative_to_the_lock_file_of_cargo() {
    let folder = planned();
    folder.write("Cargo.lock", "");
    let run = folder.plan_in("crates/shop", &["coverage", "--seen", "seen"]);
    assert_eq!(
        run.output(0),
        folder.plan(&["coverage", "--seen", "seen"]).output(0)
    );
}
