//! `linkrunner outbox relay`, with a sandbox in the test.

use std::fs;
use std::time::Duration;

use linkrunner_events::sandbox::{Fault, Sandbox};

use super::running::{ANY_PORT, Running, get, sandbox};
use super::tools::{Folder, enqueue};

fn start(folder: &Folder, sandbox: &Sandbox, arguments: &[&str]) -> Running {
    let command = folder.command(&[&["relay", "--db", "shop.db"], arguments].concat());
    Running::start(command, sandbox)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_sends_and_ends_at_a_signal() {
    for signal in ["-INT", "-TERM"] {
        let (folder, sandbox) = (Folder::new(), sandbox().await);
        let outbox = folder.outbox().await;
        enqueue(&outbox, "app_opened").await;
        let mut relay = start(
            &folder,
            &sandbox,
            &["--scope", "berlin", "--log-every", "20ms"],
        );
        let started = relay.wait_for("the relay runs");
        let expected = "INFO the relay runs on `shop.db`, scope `berlin`, with up to 8 requests in flight; 1 pending, the oldest ";
        assert!(started.contains(expected), "{started}");
        enqueue(&outbox, "item_viewed").await;
        relay.wait_for(
            "INFO 0 pending, 0 dead letters; so far 2 sent, 0 rejected, 0 given up, 0 retries",
        );
        relay.signal(signal);
        let run = relay.end();
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(
            run.stdout,
            "2 sent, 0 rejected, 0 given up, 0 retries\nthe outbox is empty\n"
        );
        assert!(
            run.stderr
                .ends_with("INFO the relay ends; requests in flight have 10s left\n"),
            "{run:?}"
        );
        assert_eq!(sandbox.received().len(), 2);
        assert_eq!(outbox.stats().await.expect("numbers").relays, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_key_is_logged_and_loses_nothing() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    sandbox.answer_next(Fault::unauthorized());
    sandbox.answer_next(Fault::unauthorized());
    let outbox = folder.outbox().await;
    enqueue(&outbox, "app_opened").await;
    let mut relay = start(&folder, &sandbox, &["--json"]);
    let refused = relay.wait_for("ERROR");
    assert!(
        refused.contains(
            "Linkrunner does not accept the server key (status 401); queued events wait until this is fixed"
        ),
        "{refused}"
    );
    relay.wait_for("sending is still paused: Linkrunner does not accept the server key");
    relay.wait_for("Linkrunner accepts requests again");
    relay.signal("-TERM");
    let run = relay.end();
    assert_eq!(run.code, 0, "{run:?}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(
        (&report["sent"], &report["dead"], &report["pending"]),
        (&1.into(), &0.into(), &0.into()),
        "{report}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_letters_are_logged_without_what_the_server_repeats() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    sandbox.answer_next(Fault::status(400).body(r#"{"msg":"private_user has no size"}"#));
    sandbox.answer_next(Fault::server_error());
    let outbox = folder.outbox().await;
    let name = "app\u{1b}[2J\u{9b}\nopened";
    for name in [name, "item_viewed"] {
        enqueue(&outbox, name).await;
    }
    let mut relay = start(&folder, &sandbox, &["--at-most-once", "--concurrency", "1"]);
    let rejected = relay.wait_for("is now a dead letter");
    assert!(
        rejected
            .contains("WARN gave up on an event; it is now a dead letter id=1 reason=\"rejected\""),
        "{rejected}"
    );
    let doubtful = relay.wait_for("is now a dead letter");
    assert!(
        doubtful.contains(
            "id=2 reason=\"in_doubt\" endpoint=\"capture-event\" event_name=\"item_viewed\""
        ),
        "{doubtful}"
    );
    relay.signal("-TERM");
    let run = relay.end();
    assert_eq!(
        run.stdout,
        "0 sent, 1 rejected, 1 given up, 0 retries\nthe outbox is empty\n"
    );
    let raw = run.stderr.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(raw, None, "{run:?}");
    assert_eq!(sandbox.received().len(), 2);
}

/// A restart would not end an outage, so the relay is healthy and says what it waits for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_said_and_is_no_ill_health() {
    for (fault, logged, said, reason) in [
        (
            None,
            "there is no connection to Linkrunner; requests wait",
            "there is no connection to Linkrunner",
            "no_connection",
        ),
        (
            Some(Fault::status(503)),
            "Linkrunner is unavailable (status 503); requests wait",
            "Linkrunner is unavailable (status 503)",
            "unavailable",
        ),
        (
            Some(Fault::rate_limited()),
            "there were too many requests (status 429); requests wait",
            "there were too many requests (status 429)",
            "rate_limited",
        ),
    ] {
        let (folder, sandbox) = (Folder::new(), sandbox().await);
        let outbox = folder.outbox().await;
        let mut relay = start(&folder, &sandbox, &["--listen", ANY_PORT]);
        let address = relay.address();
        match fault {
            None => drop(sandbox),
            Some(fault) => sandbox.answer_always(fault),
        }
        enqueue(&outbox, "app_opened").await;
        relay.wait_for(logged);
        let (status, text) = get(&address, "/healthz");
        assert_eq!(status, 200, "{text}");
        assert!(text.starts_with("nothing has been sent for "), "{text}");
        assert!(
            text.ends_with(&format!(": {said}; 1 event waits\n")),
            "{text}"
        );
        let (_, text) = get(&address, "/metrics");
        let blocked: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with("linkrunner_outbox_relay_blocked{"))
            .filter(|line| line.ends_with(" 1"))
            .collect();
        let expected = format!("linkrunner_outbox_relay_blocked{{reason=\"{reason}\"}} 1");
        assert_eq!(blocked, [expected]);
        relay.signal("-TERM");
        let run = relay.end();
        assert_eq!(run.code, 0);
        assert!(
            run.stdout
                .ends_with("\n1 event still waits in the outbox\n"),
            "{run:?}"
        );
        let run = folder.run(&["stats", "--db", "shop.db"]);
        assert!(
            run.output(0)
                .contains("\n  retrying      1; the oldest failed: "),
            "{run:?}"
        );
    }
}

/// A changed body does not have its checksum any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damaged_rows_have_a_number_of_their_own() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    let outbox = folder.outbox().await;
    enqueue(&outbox, "app_opened").await;
    let file = rusqlite::Connection::open(folder.path("shop.db")).expect("the file");
    assert_eq!(file.execute("UPDATE request SET body = '{}'", ()), Ok(1));
    let mut relay = start(
        &folder,
        &sandbox,
        &["--log-every", "20ms", "--listen", ANY_PORT],
    );
    let address = relay.address();
    relay.wait_for("so far 0 sent, 0 rejected, 0 given up, 0 retries, 1 damaged");
    let (_, text) = get(&address, "/metrics");
    for line in [
        "linkrunner_outbox_relay_damaged_total 1",
        "linkrunner_outbox_relay_dead_total 0",
    ] {
        assert!(text.lines().any(|has| has == line), "{line}: {text}");
    }
    relay.signal("-TERM");
    assert_eq!(
        relay.end().stdout,
        "0 sent, 0 rejected, 0 given up, 0 retries, 1 damaged\nthe outbox is empty\n"
    );
}

/// Its share of the rate limit is reserved for some seconds, and its events until their leases end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_relay_holds_is_said() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    sandbox.set_latency(Duration::from_secs(3_600));
    let outbox = folder.outbox().await;
    enqueue(&outbox, "app_opened").await;
    let killed = start(&folder, &sandbox, &[]);
    sandbox
        .wait_for_matching(1, |_| true)
        .await
        .expect("a call");
    killed.signal("-KILL");
    let mut next = start(&folder, &sandbox, &["--log-every", "20ms"]);
    let waits = next.wait_for("nothing is sent for up to ");
    assert!(waits.contains(" INFO "), "{waits}");
    assert!(
        waits.ends_with(" s: until then, the rate limit is reserved for a relay that ended without a shutdown, such as a killed one"),
        "{waits}"
    );
    next.wait_for(" old, 1 leased for up to 1m ");
    let run = folder.run(&["stats", "--db", "shop.db"]);
    let problem = "\n1 event is leased to a relay that ended without a shutdown, such as a killed one. Another relay sends it again when \
                   the lease ends, in 1m ";
    assert!(run.output(0).contains(problem), "{run:?}");
    next.signal("-TERM");
    let log = next.end().stderr;
    assert_eq!(log.matches("nothing is sent").count(), 1, "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_end_it_waits_for_the_limit_only() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    sandbox.set_latency(Duration::from_secs(3_600));
    let outbox = folder.outbox().await;
    enqueue(&outbox, "app_opened").await;
    let relay = start(&folder, &sandbox, &["--shutdown-timeout", "50ms"]);
    sandbox
        .wait_for_matching(1, |_| true)
        .await
        .expect("a call");
    relay.signal("-TERM");
    let run = relay.end();
    assert_eq!(run.code, 0, "{run:?}");
    let stats = outbox.stats().await.expect("numbers");
    assert_eq!(
        (stats.pending, stats.leased, stats.retrying, stats.relays),
        (1, 0, 1, 0)
    );
}

/// Nothing would ever be sent from a file that nobody finds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_when_the_file_is_moved() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    drop(folder.outbox().await);
    let mut relay = start(
        &folder,
        &sandbox,
        &["--log-every", "20ms", "--shutdown-timeout", "1s"],
    );
    relay.wait_for("0 pending, 0 dead letters; so far 0 sent");
    fs::rename(folder.path("shop.db"), folder.path("old.db")).expect("moved");
    let run = relay.end();
    assert_eq!(run.code, 2, "{run:?}");
    let message = "linkrunner outbox: the relay ended, because the outbox cannot be used any more: the file of the outbox ";
    assert!(
        run.stderr.lines().any(|line| line.starts_with(message)),
        "{run:?}"
    );
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    assert!(!folder.path("shop.db").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_creates_the_outbox_when_told_to() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    let mut relay = start(&folder, &sandbox, &["--create"]);
    relay.wait_for("0 pending, 0 dead letters");
    enqueue(&folder.outbox().await, "app_opened").await;
    sandbox
        .wait_for_matching(1, |_| true)
        .await
        .expect("a call");
    relay.signal("-INT");
    assert_eq!(
        relay.end().stdout,
        "1 sent, 0 rejected, 0 given up, 0 retries\nthe outbox is empty\n"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_answers_health_checks_and_scrapes() {
    let (folder, sandbox) = (Folder::new(), sandbox().await);
    drop(folder.outbox().await);
    let mut relay = start(&folder, &sandbox, &["--listen", "localhost:0"]);
    let address = relay.address();
    let healthy = (200, "the relay works\n".to_owned());
    assert_eq!(get(&address, "/healthz"), healthy);
    let (status, text) = get(&address, "/metrics");
    assert_eq!(status, 200, "{text}");
    assert!(
        text.contains("\nlinkrunner_outbox_pending_events 0\n"),
        "{text}"
    );
    assert!(!text.contains("table_bytes"), "{text}");
    relay.signal("-TERM");
    assert_eq!(relay.end().code, 0);
}
