//! The service fails part of the time.

use std::sync::Arc;

use crate::simulator::{KINDS, MINUTE, Plan, SECOND, Scenario, failure, run};

/// Up for three of every thirty seconds.
fn mostly_down(kind: &'static str) -> Plan {
    Arc::new(move |at, _| {
        let is_down = at.as_secs() % 30 >= 3 && at < 10 * MINUTE;
        is_down.then(|| failure(kind))
    })
}

/// Fails this share of the requests.
fn failing(kind: &'static str, share: f64) -> Plan {
    Arc::new(move |at, drawn| (drawn < share && at < 10 * MINUTE).then(|| failure(kind)))
}

#[tokio::test(start_paused = true)]
async fn three_good_seconds_in_thirty_lose_nothing() {
    println!("up for 3 s of every 30 s, for 10 min: failed requests | caught up in");
    for kind in KINDS {
        let account = run(Scenario::of(mostly_down(kind), 10 * MINUTE)).await;
        println!("{kind}: {} | {:.1?}", account.failed, account.caught_up_in);
        account.assert_nothing_lost(kind);
        account.assert_in_order(kind, false);
        // Twenty outages of 27 seconds: tens of probes each, not thousands of requests.
        assert!(account.failed <= 20 * 30, "{kind}: {}", account.failed);
    }
}

#[tokio::test(start_paused = true)]
async fn random_failures_give_up_less_than_one_event_in_a_hundred() {
    println!(
        "a share of the requests fails for 10 min: requests that failed | given up | caught up in"
    );
    for (share, seed) in [(0.5, 1), (0.5, 2), (0.8, 1), (0.9, 1)] {
        for kind in [
            "500",
            "timeout",
            "503, Retry-After: 5",
            "no connection",
            "404",
        ] {
            let scenario = Scenario {
                seed,
                ..Scenario::of(failing(kind, share), 10 * MINUTE)
            };
            let account = run(scenario).await;
            let stats = account.report.stats();
            println!(
                "{kind} for {share}: {} | {} of {} | {:.1?}",
                account.failed, stats.given_up, stats.enqueued, account.caught_up_in
            );
            assert!(
                stats.given_up * 100 < stats.enqueued,
                "{kind} {share}: {}",
                account.report
            );
            assert_eq!(stats.sent + stats.given_up, stats.enqueued);
            account.assert_in_order(kind, false);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn random_failures_of_half_the_requests_under_load() {
    let scenario = Scenario {
        every: SECOND / 14,
        users: 200,
        ..Scenario::of(failing("500", 0.5), 10 * MINUTE)
    };
    let account = run(scenario).await;
    let stats = account.report.stats();
    assert!(stats.given_up * 100 < stats.enqueued, "{}", account.report);
}
