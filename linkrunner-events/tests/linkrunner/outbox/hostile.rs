//! Text in an outbox that would act on a terminal.

use linkrunner_events::testing::Failure;

use super::tools::{Folder, enqueue, kill};

#[tokio::test]
async fn no_output_passes_it_on() {
    let folder = Folder::new();
    let outbox = folder.outbox().await;
    let text = "a\u{1b}[2J\u{9b}2J\u{7f}\r\nb";
    kill(&outbox, text, Failure::status(400).message(text)).await;
    enqueue(&outbox, text).await;
    for arguments in [
        &["stats", "--db", "shop.db"][..],
        &["dead", "list", "--db", "shop.db"],
        &["dead", "list", "--db", "shop.db", "--bodies"],
        &["dead", "list", "--db", "shop.db", "--bodies", "--json"],
        &["dead", "list", "--db", text],
        &["dead", "list", "--db", text, "--event", text],
        &["check", "--db", "shop.db", "--rescue", text],
        &["check", "--db", text],
        &["import", "--db", "shop.db", text],
        &["relay", "--db", text],
    ] {
        let run = folder.run(arguments);
        let output = format!("{}{}", run.stdout, run.stderr);
        assert!(!output.is_empty(), "{arguments:?}");
        let raw = output.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(raw, None, "{arguments:?}: {output:?}");
    }
}
