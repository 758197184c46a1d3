//! `linkrunner outbox check`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::tools::{Folder, enqueue};

/// An outbox that no program uses, with three events, one of which something else has changed.
async fn damaged(folder: &Folder) {
    let outbox = folder.outbox().await;
    for name in ["app_opened", "item_viewed", "item_bought"] {
        enqueue(&outbox, name).await;
    }
    let file = rusqlite::Connection::open(folder.path("shop.db")).expect("the file");
    let changed = file.execute("UPDATE request SET body = '{}' WHERE id = 2", ());
    assert_eq!(changed, Ok(1));
}

/// The text without sizes, which depend on when SQLite takes its log over.
fn without_sizes(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("  size  "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[tokio::test]
async fn a_sound_file() {
    let folder = Folder::new();
    let outbox = folder.outbox().await;
    enqueue(&outbox, "app_opened").await;
    let run = folder.run(&["check", "--db", "shop.db"]);
    insta::assert_snapshot!("sound", without_sizes(run.output(0)));
    let run = folder.run(&["check", "--db", "shop.db", "--json"]);
    let found: Value = serde_json::from_str(run.output(0)).expect("JSON");
    assert_eq!(
        (&found["sound"], &found["pending"]),
        (&true.into(), &1.into()),
        "{found}"
    );
}

#[tokio::test]
async fn a_damaged_file_is_explained_and_stays_as_it_is() {
    let folder = Folder::new();
    damaged(&folder).await;
    let run = folder.run(&["check", "--db", "shop.db"]);
    insta::assert_snapshot!("damaged", without_sizes(run.output(1)));
    let run = folder.run(&["check", "--db", "shop.db", "--json"]);
    let found: Value = serde_json::from_str(run.output(1)).expect("JSON");
    assert_eq!(
        (&found["sound"], &found["damaged"]),
        (&false.into(), &serde_json::json!([2])),
        "{found}"
    );
    assert_eq!(folder.pending().await, 3);
}

#[tokio::test]
async fn what_can_be_read_goes_into_a_new_outbox() {
    let folder = Folder::new();
    damaged(&folder).await;
    let rescue = ["check", "--db", "shop.db", "--rescue", "saved"];
    insta::assert_snapshot!("rescue", without_sizes(folder.run(&rescue).output(1)));
    assert!(
        folder.run(&rescue).failure().contains("exists"),
        "files are never overwritten"
    );
    let pending = Path::new("saved").join("pending.jsonl");
    let pending = pending.to_str().expect("a text");
    let run = folder.run(&["import", "--db", "new.db", "--create", pending]);
    assert_eq!(run.output(0), "2 events are pending now.\n");
    folder.run(&["check", "--db", "new.db"]).output(0);
}

#[tokio::test]
async fn a_file_that_was_cut_off() {
    let folder = Folder::new();
    drop(folder.outbox().await);
    let file = rusqlite::Connection::open(folder.path("shop.db")).expect("the file");
    file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
        .expect("all is in the file");
    let bytes = fs::read(folder.path("shop.db")).expect("the file");
    let cut = &bytes[..5_000];
    fs::write(folder.path("cut.db"), cut).expect("written");
    let run = folder.run(&["check", "--db", "cut.db"]);
    assert!(
        run.output(1).contains("The file was left as it is."),
        "{run:?}"
    );
    assert_eq!(fs::read(folder.path("cut.db")).expect("the file"), cut);
    for arguments in [&["stats"][..], &["dead", "list"]] {
        let run = folder.run(&[arguments, &["--db", "cut.db"]].concat());
        assert!(
            run.failure().contains("linkrunner outbox check --db FILE"),
            "{run:?}"
        );
    }
}
