//! The service fails completely, in each way, for one second to two hours.

use std::time::Duration;

use linkrunner_events::Delivery;

use crate::simulator::{
    KINDS, MINUTE, SECOND, Scenario, is_ambiguous, keeps_the_place, longest_catch_up,
    most_requests, run, whole,
};

/// Each length of the outage with the time between two events.
const LENGTHS: [(Duration, Duration); 5] = [
    (SECOND, Duration::from_millis(200)),
    (Duration::from_secs(30), Duration::from_millis(200)),
    (Duration::from_secs(30), Duration::from_millis(20)),
    (Duration::from_secs(600), Duration::from_millis(200)),
    (Duration::from_secs(7_200), Duration::from_secs(2)),
];

#[tokio::test(start_paused = true)]
async fn an_outage_discards_nothing() {
    println!("an outage, at least once: failed requests | backlog | caught up in");
    for kind in KINDS {
        for (length, every) in LENGTHS {
            let context = format!("{kind} for {length:?}, an event every {every:?}");
            let scenario = Scenario {
                every,
                ..Scenario::of(whole(kind, length), length)
            };
            let account = run(scenario).await;
            println!(
                "{context}: {} | {} | {:.1?}",
                account.failed, account.backlog, account.caught_up_in
            );
            account.assert_nothing_lost(&context);
            account.assert_in_order(&context, keeps_the_place(kind));
            let most = most_requests(length);
            assert!(
                account.failed <= most,
                "{context}: {} requests",
                account.failed
            );
            let longest = longest_catch_up(account.backlog);
            assert!(
                account.caught_up_in <= longest,
                "{context}: {:?}",
                account.caught_up_in
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn at_most_once_loses_one_event_a_probe() {
    println!("an outage, at most once: events | given up");
    for kind in KINDS {
        for (length, every) in LENGTHS {
            let context = format!("{kind} for {length:?}, an event every {every:?}");
            let scenario = Scenario {
                every,
                delivery: Delivery::AtMostOnce,
                ..Scenario::of(whole(kind, length), length)
            };
            let account = run(scenario).await;
            let stats = account.report.stats();
            println!("{context}: {} | {}", stats.enqueued, stats.given_up);
            if is_ambiguous(kind) {
                assert_eq!(stats.given_up as usize, account.failed, "{context}");
                assert_eq!(stats.sent + stats.given_up, stats.enqueued, "{context}");
                assert!(account.failed <= most_requests(length), "{context}");
            } else {
                account.assert_nothing_lost(&context);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_queue_and_a_single_event_cost_little() {
    // A single event meets a ten-minute outage of each kind.
    for kind in KINDS {
        let length = 10 * MINUTE;
        let scenario = Scenario {
            every: 6 * MINUTE,
            ..Scenario::of(whole(kind, length), length)
        };
        let account = run(scenario).await;
        account.assert_nothing_lost(kind);
        // Until three events have failed, each event has its own pauses, which may be close to zero.
        assert!(account.failed <= 120, "{kind}: {}", account.failed);
    }
}
