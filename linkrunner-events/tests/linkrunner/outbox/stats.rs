//! `linkrunner outbox stats`.

use linkrunner_events::testing::Failure;

use super::tools::{Folder, enqueue, kill, timeless};

#[tokio::test]
async fn of_an_outbox_with_events() {
    let folder = Folder::new();
    let outbox = folder.outbox().await;
    insta::assert_snapshot!("empty", folder.run(&["stats", "--db", "shop.db"]).output(0));
    kill(&outbox, "item_viewed", Failure::status(400)).await;
    kill(&outbox, "item_viewed", Failure::status(422)).await;
    for name in ["app_opened", "item_viewed"] {
        enqueue(&outbox, name).await;
    }
    let run = folder.run(&["stats", "--db", "shop.db"]);
    insta::assert_snapshot!("human", timeless(run.output(0)));
    let run = folder.run(&["stats", "--db", "shop.db", "--json"]);
    let mut numbers: serde_json::Value = serde_json::from_str(run.output(0)).expect("JSON");
    assert!(numbers["oldest_seconds"].is_u64(), "{numbers}");
    numbers["oldest_seconds"] = "TIME".into();
    insta::assert_snapshot!("json", format!("{:#}", crate::sorted(numbers)));
}
