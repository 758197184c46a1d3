//! `linkrunner outbox relay --listen`.

use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use linkrunner_events::sandbox::Fault;
use linkrunner_events::testing::Failure;
use linkrunner_test_postgres::Stop;

use super::relay::stoppable;
use super::shop::{SECRET, Shop, run};
use crate::outbox::running::{ANY_PORT, Running, get, sandbox};
use crate::outbox::tools::{enqueue, kill};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_of_a_relay() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let (outbox, sandbox) = (shop.outbox().await, sandbox().await);
    kill(&outbox, "item_viewed", Failure::status(400)).await;
    enqueue(&outbox, "app_opened").await;
    let command = shop.command(&["relay", "--listen", ANY_PORT]);
    let mut relay = Running::start(command, &sandbox);
    let address = relay.address();
    sandbox
        .wait_for_matching(1, |_| true)
        .await
        .expect("a call");
    assert_eq!(
        get(&address, "/healthz"),
        (200, "the relay works\n".to_owned())
    );
    assert_eq!(get(&address, "/").0, 404);
    let deadline = Instant::now() + Duration::from_secs(20);
    let text = loop {
        let (status, text) = get(&address, "/metrics");
        assert_eq!(status, 200, "{text}");
        // They are kept for some seconds.
        if text.contains("\nlinkrunner_outbox_pending_events 0\n") {
            break text;
        }
        assert!(Instant::now() < deadline, "{text}");
        std::thread::sleep(Duration::from_millis(100));
    };
    for line in [
        "linkrunner_outbox_up 1",
        "linkrunner_outbox_dead_letters{reason=\"rejected\"} 1",
        "linkrunner_outbox_dead_letters{reason=\"in_doubt\"} 0",
        "linkrunner_outbox_relays 1",
        "linkrunner_outbox_relay_sent_total 1",
        "linkrunner_outbox_relay_share_requests_per_second 30",
        "# TYPE linkrunner_outbox_table_bytes gauge",
    ] {
        assert!(text.lines().any(|has| has == line), "{line}: {text}");
    }
    relay.signal("-TERM");
    assert_eq!(relay.end().code, 0);
    assert!(TcpStream::connect(&address).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_key_is_ill_health() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let sandbox = sandbox().await;
    for _ in 0..50 {
        sandbox.answer_next(Fault::unauthorized());
    }
    enqueue(&shop.outbox().await, "app_opened").await;
    let command = shop.command(&["relay", "--listen", ANY_PORT]);
    let mut relay = Running::start(command, &sandbox);
    let address = relay.address();
    relay.wait_for("Linkrunner does not accept the server key (status 401)");
    let (status, text) = get(&address, "/healthz");
    assert_eq!(status, 503, "{text}");
    assert!(text.starts_with("nothing has been sent for "), "{text}");
    assert!(
        text.ends_with(
            "s: Linkrunner does not accept the server key (status 401); 1 event waits\n"
        ),
        "{text}"
    );
    relay.signal("-TERM");
    assert_eq!(relay.end().code, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stops() {
    let Some((cluster, url, folder)) = stoppable() else {
        return;
    };
    let arguments = ["relay", "--listen", ANY_PORT, "--postgres", &url];
    let mut relay = Running::start(folder.command(&arguments), &sandbox().await);
    let address = relay.address();
    assert!(
        get(&address, "/metrics")
            .1
            .contains("\nlinkrunner_outbox_up 1\n")
    );
    cluster.stop(Stop::Immediate);
    let deadline = Instant::now() + Duration::from_secs(20);
    let text = loop {
        let (_, text) = get(&address, "/metrics");
        if text.contains("\nlinkrunner_outbox_up 0\n") {
            break text;
        }
        assert!(Instant::now() < deadline, "{text}");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert!(
        text.contains("\nlinkrunner_outbox_relay_store_errors_total "),
        "{text}"
    );
    assert!(!text.contains(SECRET), "{text}");
    // It may be back in a moment.
    let (status, text) = get(&address, "/healthz");
    assert_eq!(status, 200);
    assert!(
        text.starts_with("the outbox has been failing for "),
        "{text}"
    );
    relay.signal("-TERM");
    let run = relay.end();
    assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{run:?}");
}

/// A scraper does not wait for long, and the numbers of the relay are known.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer() {
    let Some((cluster, url, folder)) = stoppable() else {
        return;
    };
    let arguments = ["relay", "--listen", ANY_PORT, "--postgres", &url];
    let mut relay = Running::start(folder.command(&arguments), &sandbox().await);
    let address = relay.address();
    cluster.pause();
    let begun = Instant::now();
    let (status, text) = get(&address, "/metrics");
    assert!(begun.elapsed() < Duration::from_secs(9), "{text}");
    assert!(
        text.contains("\nlinkrunner_outbox_up 0\n"),
        "{status}: {text}"
    );
    cluster.resume();
    relay.signal("-TERM");
    assert_eq!(relay.end().code, 0);
}

#[tokio::test]
async fn an_address_that_cannot_be_used() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let other = TcpListener::bind(ANY_PORT).expect("a port");
    let taken = other.local_addr().expect("an address").to_string();
    for (address, hint) in [
        (
            taken.as_str(),
            "of --listen cannot be used: Address already in use",
        ),
        (
            "9464",
            "write an IP address and a port, such as 127.0.0.1:9464",
        ),
    ] {
        let mut command = shop.command(&["relay", "--listen", address]);
        command.env("LINKRUNNER_SERVER_KEY", "key");
        let run = run(command);
        assert!(run.failure().contains(hint), "{run:?}");
    }
}
