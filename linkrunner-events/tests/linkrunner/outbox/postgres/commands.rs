//! The commands that end by themselves.

use linkrunner_events::testing::Failure;
use linkrunner_test_postgres::Cluster;
use serde_json::{Value, json};

use super::shop::{Shop, create_role, run, url};
use crate::outbox::tools::{Folder, enqueue, kill, timeless, unsent};

#[tokio::test]
async fn stats_of_a_database() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let outbox = shop.outbox().await;
    kill(&outbox, "item_viewed", Failure::status(400)).await;
    enqueue(&outbox, "app_opened").await;
    insta::assert_snapshot!("stats", timeless(shop.run(&["stats"]).output(0)));
    let run = shop.run(&["stats", "--json"]);
    let numbers: Value = serde_json::from_str(run.output(0)).expect("JSON");
    assert_eq!(
        (&numbers["pending"], &numbers["dead"]),
        (&1.into(), &json!({ "rejected": 1 })),
        "{numbers}"
    );
}

#[tokio::test]
async fn a_problem_does_not_repeat_the_url() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    enqueue(&shop.outbox().await, "app_opened").await;
    shop.sql("UPDATE linkrunner_outbox.outbox SET enqueued_at = now() - interval '2 hours'");
    let run = shop.run(&["stats"]);
    let problem =
        "Start a relay in the application, or with `linkrunner outbox relay --postgres URL`.";
    assert!(run.output(0).contains(problem), "{run:?}");
}

#[tokio::test]
async fn dead_letters_of_a_database() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let outbox = shop.outbox().await;
    for name in ["item_viewed", "app_opened"] {
        kill(&outbox, name, Failure::status(400)).await;
    }
    let run = shop.run(&["dead", "list", "--event", "item_viewed"]);
    assert!(
        run.output(0).contains(" item_viewed: rejected, "),
        "{run:?}"
    );
    assert!(run.stdout.ends_with("\n1 dead letter\n"), "{run:?}");
    let run = shop.run(&["dead", "replay", "--event", "item_viewed"]);
    assert_eq!(run.output(0), "1 dead letter is pending again.\n");
    let run = shop.run(&["dead", "purge", "--all"]);
    assert_eq!(run.output(0), "1 dead letter was deleted.\n");
    let stats = outbox.stats().await.expect("numbers");
    assert_eq!((stats.pending, stats.dead_letters()), (1, 0));
}

#[tokio::test]
async fn the_check_names_problems() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    shop.sql("DROP INDEX linkrunner_outbox.outbox_lanes");
    let run = shop.run(&["check"]);
    let text = run.output(1);
    assert!(
        text.starts_with("DATABASE\n  server        PostgreSQL "),
        "{text}"
    );
    let problem = "\nThe index `linkrunner_outbox.outbox_lanes` is missing or invalid";
    assert!(text.contains(problem), "{text}");
    let run = shop.run(&["check", "--rescue", "saved"]);
    assert!(
        run.failure().contains("--rescue works only with --db"),
        "{run:?}"
    );
}

#[test]
fn the_check_of_a_sound_database() {
    // The shared server is set to be fast, not safe.
    let Some(cluster) = Cluster::builder().fsync(true).start() else {
        return;
    };
    create_role(&cluster);
    let (folder, url) = (Folder::new(), url(&cluster, "operator", "postgres"));
    let on_it =
        |arguments: &[&str]| run(folder.command(&[arguments, &["--postgres", &url]].concat()));
    on_it(&["migrate"]).output(0);
    let checked = on_it(&["check"]);
    assert!(
        checked.output(0).ends_with("\nThe outbox is sound.\n"),
        "{checked:?}"
    );
    let checked = on_it(&["check", "--json"]);
    let found: Value = serde_json::from_str(checked.output(0)).expect("JSON");
    assert_eq!(
        (&found["sound"], &found["pending"], &found["problems"]),
        (&true.into(), &0.into(), &json!([])),
        "{found}"
    );
}

#[tokio::test]
async fn events_are_imported_into_a_database() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    unsent(&shop.folder).await;
    let run = shop.run(&["import", "--create", "unsent.jsonl"]);
    assert!(
        run.failure()
            .contains("`linkrunner outbox migrate --postgres URL`"),
        "{run:?}"
    );
    let run = shop.run(&["import", "unsent.jsonl"]);
    assert_eq!(run.output(0), "2 events are pending now.\n");
    let stats = shop.outbox().await.stats().await.expect("numbers");
    assert_eq!(stats.pending, 2);
}

#[tokio::test]
async fn the_url_may_be_in_the_environment() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let mut command = shop.folder.command(&["stats"]);
    command.env("LINKRUNNER_POSTGRES", shop.url());
    assert!(run(command).output(0).contains("pending       0 events"));
    let mut command = shop.folder.command(&["dead", "--help"]);
    command.env("LINKRUNNER_POSTGRES", shop.url());
    run(command).output(0);
    // The command line goes before it.
    let mut command = shop.command(&["stats"]);
    command.env("LINKRUNNER_POSTGRES", "postgres://127.0.0.1:1/nowhere");
    run(command).output(0);
    #[cfg(feature = "outbox-sqlite")]
    {
        let mut command = shop.folder.command(&["stats", "--db", "shop.db"]);
        command.env("LINKRUNNER_POSTGRES", shop.url());
        assert!(
            run(command)
                .failure()
                .contains("there is no file `shop.db`")
        );
    }
}

/// Without quotes.
#[tokio::test]
async fn settings_may_be_pairs() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let cluster = shop.database.cluster();
    let (folder, port, name) = (
        cluster.socket_folder().display(),
        cluster.port(),
        shop.database.name(),
    );
    let pairs = format!("host={folder} port={port} user=postgres dbname={name} sslmode=require");
    run(shop.folder.command(&["stats", "--postgres", &pairs])).output(0);
}
