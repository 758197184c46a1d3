//! `linkrunner outbox import`.

use std::fs;

use super::tools::{Folder, unsent};

#[tokio::test]
async fn events_are_put_into_an_outbox() {
    let folder = Folder::new();
    unsent(&folder).await;
    let run = folder.run(&["import", "--db", "shop.db", "unsent.jsonl"]);
    assert!(
        run.failure().contains("or create it with --create"),
        "{run:?}"
    );
    assert!(!folder.path("shop.db").exists());
    let run = folder.run(&["import", "--db", "shop.db", "--create", "unsent.jsonl"]);
    assert_eq!(run.output(0), "2 events are pending now.\n");
    assert_eq!(folder.pending().await, 2);
}

#[tokio::test]
async fn all_of_them_or_none() {
    let folder = Folder::new();
    unsent(&folder).await;
    let lines = fs::read_to_string(folder.path("unsent.jsonl")).expect("lines");
    fs::write(folder.path("broken.jsonl"), lines + "{}\n").expect("written");
    for (file, problem) in [
        (
            "broken.jsonl",
            "nothing was imported: broken.jsonl: line 3 is not a request",
        ),
        ("missing.jsonl", "nothing was imported: missing.jsonl: "),
    ] {
        let run = folder.run(&["import", "--db", "shop.db", "--create", file]);
        assert!(run.failure().contains(problem), "{run:?}");
    }
    assert_eq!(folder.pending().await, 0);
}
