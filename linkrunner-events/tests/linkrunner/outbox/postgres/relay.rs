//! `linkrunner outbox relay --postgres`.

use linkrunner_events::sandbox::Sandbox;
use linkrunner_test_postgres::{Cluster, Stop};

use super::shop::{SECRET, Shop, create_role, run, url};
use crate::Run;
use crate::outbox::running::{Running, sandbox};
use crate::outbox::tools::{Folder, enqueue};

fn start(shop: &Shop, sandbox: &Sandbox, arguments: &[&str]) -> Running {
    Running::start(shop.command(&[&["relay"], arguments].concat()), sandbox)
}

fn end(relay: Running) -> Run {
    relay.signal("-TERM");
    let run = relay.end();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!run.stderr.contains(SECRET), "{run:?}");
    run
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_sends_and_ends_at_a_signal() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let (outbox, sandbox) = (shop.outbox().await, sandbox().await);
    enqueue(&outbox, "app_opened").await;
    let mut relay = start(&shop, &sandbox, &["--log-every", "100ms"]);
    let started = relay.wait_for("the relay runs");
    let name = shop.database.name();
    let expected =
        format!("/{name}`, scope `default`, with up to 8 requests in flight; 1 pending, ");
    assert!(started.contains(&expected), "{started}");
    enqueue(&outbox, "item_viewed").await;
    relay.wait_for("0 pending, 0 dead letters; so far 2 sent");
    let run = end(relay);
    assert_eq!(
        run.stdout,
        "2 sent, 0 rejected, 0 given up, 0 retries\nthe outbox is empty\n"
    );
    assert_eq!(sandbox.received().len(), 2);
    assert_eq!(outbox.stats().await.expect("numbers").relays, 0);
}

/// A database that can be stopped, and its URL.
pub(super) fn stoppable() -> Option<(Cluster, String, Folder)> {
    let cluster = linkrunner_test_postgres::start()?;
    create_role(&cluster);
    let (url, folder) = (url(&cluster, "operator", "postgres"), Folder::new());
    run(folder.command(&["migrate", "--postgres", &url])).output(0);
    Some((cluster, url, folder))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_keeps_trying_when_the_database_stops() {
    let Some((cluster, url, folder)) = stoppable() else {
        return;
    };
    let sandbox = sandbox().await;
    let arguments = ["relay", "--log-every", "50ms", "--postgres", &url];
    let mut relay = Running::start(folder.command(&arguments), &sandbox);
    relay.wait_for("0 pending");
    cluster.stop(Stop::Immediate);
    let failed = relay.wait_for("the outbox failed");
    assert!(failed.contains("the relay keeps trying"), "{failed}");
    cluster.start_again();
    relay.wait_for("the outbox works again");
    let outbox = linkrunner_events::outbox::Outbox::postgres(url.parse().expect("a URL"));
    enqueue(&outbox.connect().await.expect("an outbox"), "app_opened").await;
    relay.wait_for("so far 1 sent");
    let run = end(relay);
    assert!(
        run.stdout
            .starts_with("1 sent, 0 rejected, 0 given up, 0 retries, "),
        "{run:?}"
    );
    // Each interval would say it again.
    let logged = run.stderr.matches("the outbox failed").count();
    assert_eq!(logged, 1, "{run:?}");
    let warnings = run.stderr.matches(" WARN ").count();
    assert!(warnings <= 1, "{run:?}");
}
