//! The time that the commands take in a large workspace. It is printed, not judged: `cargo test … -- --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use super::folder::Folder;

const PACKAGES: usize = 50;
const EVENTS: usize = 40;

#[test]
fn fifty_packages_with_two_thousand_events() {
    let folder = Folder::workspace();
    for package in 0..PACKAGES {
        folder.locked_package(&format!("package{package}"), &lock(package));
        let mut events = String::new();
        for event in 0..EVENTS {
            writeln!(
                events,
                "#[derive(LinkrunnerEvent)]\npub struct Event{event} {{\n    pub key: String,\n}}"
            )
            .expect("a text");
        }
        folder.write(&format!("crates/package{package}/src/events.rs"), events);
    }
    folder.commit("The plan");
    let before = Instant::now();
    let run = folder.plan(&["check"]);
    println!("check: {:?}", before.elapsed());
    assert_eq!(
        run.output(0),
        "2000 events in 50 lock files: 0 problems, 0 notices\n"
    );
    let changed = lock(7).replace("fields.\"key_3\"", "fields.\"renamed\"");
    folder.write("crates/package7/linkrunner.plan.toml", changed);
    let before = Instant::now();
    let run = folder.plan(&["diff", "--base", "HEAD"]);
    println!("diff: {:?}", before.elapsed());
    assert_eq!(run.code, 1, "{run:?}");
}

/// Forty events with ten fields each.
fn lock(package: usize) -> String {
    let mut text = String::from("format = 1\n");
    for event in 0..EVENTS {
        writeln!(
            text,
            "\n[event.package{package}_event{event}]\nabout = \"Something happened.\""
        )
        .expect("a text");
        for field in 0..10 {
            writeln!(
                text,
                "fields.\"key_{field}\" = {{ shape = \"string\", about = \"A text.\" }}"
            )
            .expect("a text");
        }
    }
    text
}
