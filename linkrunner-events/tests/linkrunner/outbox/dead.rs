//! `linkrunner outbox dead`.

use linkrunner_events::outbox::Outbox;
use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Delivery, RetryPolicy};
use serde_json::{Value, json};

use super::tools::{Folder, enqueue, kill, kill_with, timeless};

/// Two events that were refused, and one that may have arrived.
async fn with_three(folder: &Folder) -> Outbox {
    let outbox = folder.outbox().await;
    let refused = Failure::status(400).message("size has to be a string");
    kill(&outbox, "item_viewed", refused.clone()).await;
    let recorder = Recorder::new();
    recorder.fail_always(Failure::timeout());
    let once = RetryPolicy::new().delivery(Delivery::AtMostOnce);
    kill_with(&recorder.client_with(once), &outbox, "app_opened").await;
    kill(&outbox, "app_opened", refused).await;
    outbox
}

fn listed(folder: &Folder, arguments: &[&str]) -> Vec<i64> {
    let run = folder.run(&[&["dead", "list", "--db", "shop.db", "--json"], arguments].concat());
    let list: Value = serde_json::from_str(run.output(0)).expect("JSON");
    let letters = list["dead_letters"].as_array().expect("a list");
    letters
        .iter()
        .map(|letter| letter["id"].as_i64().expect("an id"))
        .collect()
}

#[tokio::test]
async fn they_are_listed() {
    let folder = Folder::new();
    let _outbox = with_three(&folder).await;
    let run = folder.run(&["dead", "list", "--db", "shop.db"]);
    let list = run.output(0);
    assert!(!list.contains("private_user"), "{list}");
    insta::assert_snapshot!("list", timeless(list));
    let run = folder.run(&[
        "dead", "list", "--db", "shop.db", "--bodies", "--limit", "1",
    ]);
    insta::assert_snapshot!("bodies", timeless(run.output(0)));
    let run = folder.run(&["dead", "list", "--db", "shop.db", "--json"]);
    assert!(!run.output(0).contains("private_user"), "{run:?}");
    let run = folder.run(&[
        "dead", "list", "--db", "shop.db", "--json", "--bodies", "--limit", "1",
    ]);
    let mut list: Value = serde_json::from_str(run.output(0)).expect("JSON");
    for time in ["age_seconds", "dead_for_seconds"] {
        let letter = &mut list["dead_letters"][0];
        assert!(letter[time].is_u64(), "{letter}");
        letter[time] = "TIME".into();
    }
    insta::assert_snapshot!("json", format!("{:#}", crate::sorted(list)));
}

#[tokio::test]
async fn conditions_select() {
    let folder = Folder::new();
    let _outbox = with_three(&folder).await;
    for (arguments, ids) in [
        (&[][..], &[1, 2, 3][..]),
        (&["--event", "app_opened"], &[2, 3]),
        (&["--reason", "rejected"], &[1, 3]),
        (&["--reason", "in-doubt"], &[2]),
        (&["--event", "app_opened", "--reason", "rejected"], &[3]),
        (&["--id", "1", "3"], &[1, 3]),
        (&["--id", "1,2", "--event", "app_opened"], &[2]),
        (&["--older-than", "0s"], &[1, 2, 3]),
        (&["--older-than", "2h"], &[]),
        (&["--limit", "2"], &[1, 2]),
    ] {
        assert_eq!(listed(&folder, arguments), ids, "{arguments:?}");
    }
    let run = folder.run(&["dead", "list", "--db", "shop.db", "--older-than", "2h"]);
    assert_eq!(run.output(0), "No dead letter matches.\n");
}

#[tokio::test]
async fn they_are_replayed_and_deleted() {
    let folder = Folder::new();
    let outbox = with_three(&folder).await;
    for verb in ["replay", "purge"] {
        let run = folder.run(&["dead", verb, "--db", "shop.db"]);
        let message = run.failure();
        assert!(
            message.contains(
                "select some with --event, --reason, --older-than or --id, or confirm with --all"
            ),
            "{message}"
        );
        let run = folder.run(&["dead", verb, "--db", "shop.db", "--all", "--id", "1"]);
        assert!(run.failure().contains("cannot be used with"), "{run:?}");
        let run = folder.run(&["dead", verb, "--db", "shop.db", "--id", "7"]);
        assert_eq!(run.output(0), "No dead letter matches.\n");
    }
    assert_eq!(listed(&folder, &[]), [1, 2, 3]);
    let run = folder.run(&["dead", "replay", "--db", "shop.db", "--id", "1"]);
    assert_eq!(run.output(0), "1 dead letter is pending again.\n");
    let run = folder.run(&[
        "dead", "purge", "--db", "shop.db", "--reason", "in_doubt", "--json",
    ]);
    let purged: Value = serde_json::from_str(run.output(0)).expect("JSON");
    assert_eq!(purged, json!({ "purged": 1 }));
    assert_eq!(listed(&folder, &[]), [3]);
    let run = folder.run(&["dead", "purge", "--db", "shop.db", "--all"]);
    assert_eq!(run.output(0), "1 dead letter was deleted.\n");
    let stats = outbox.stats().await.expect("numbers");
    assert_eq!((stats.pending, stats.dead_letters()), (1, 0));
}

/// A changed body does not have its checksum any more.
#[tokio::test]
async fn damaged_ones_stay() {
    let folder = Folder::new();
    let outbox = folder.outbox().await;
    enqueue(&outbox, "app_opened").await;
    let file = rusqlite::Connection::open(folder.path("shop.db")).expect("the file");
    assert_eq!(file.execute("UPDATE request SET body = '{}'", ()), Ok(1));
    kill(&outbox, "item_viewed", Failure::status(400)).await;
    let run = folder.run(&["dead", "replay", "--db", "shop.db", "--all"]);
    insta::assert_snapshot!("replay_with_damaged", run.output(0));
    let run = folder.run(&["dead", "list", "--db", "shop.db", "--bodies"]);
    insta::assert_snapshot!("damaged", timeless(run.output(0)));
    assert_eq!(listed(&folder, &["--bodies"]), [1]);
    let run = folder.run(&["stats", "--db", "shop.db"]);
    let problem =
        "Damaged dead letters: 1. See `linkrunner outbox dead list --reason damaged --db shop.db`.";
    assert!(run.output(0).contains(problem), "{run:?}");
    let run = folder.run(&["dead", "replay", "--db", "shop.db", "--reason", "rejected"]);
    assert_eq!(run.output(0), "No dead letter matches.\n");
}
