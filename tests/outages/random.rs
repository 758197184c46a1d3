//! Random outages.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use crate::simulator::{KINDS, Plan, Scenario, failure, run};

/// The length of a period, and the kind and share of its failures.
type Stretch = (Duration, Option<(&'static str, f64)>);

fn stretches() -> impl Strategy<Value = Vec<Stretch>> {
    let kind = proptest::sample::select(&KINDS[..]);
    let share = prop_oneof![Just(1.0), 0.3..1.0_f64];
    let stretch = (1..120_u64, proptest::option::of((kind, share)));
    let stretch = stretch.prop_map(|(seconds, failing)| (Duration::from_secs(seconds), failing));
    proptest::collection::vec(stretch, 1..8)
}

fn plan(stretches: Vec<Stretch>) -> Plan {
    Arc::new(move |at, drawn| {
        let mut end = Duration::ZERO;
        let (_, failing) = stretches.iter().find(|(length, _)| {
            end += *length;
            at < end
        })?;
        let (kind, share) = (*failing)?;
        (drawn < share).then(|| failure(kind))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_outages_lose_almost_nothing(stretches in stretches(), seed in any::<u64>()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let length: Duration = stretches.iter().map(|(length, _)| *length).sum();
        let whole = stretches.iter().all(|(_, failing)| failing.is_none_or(|(_, share)| share == 1.0));
        let scenario = Scenario {
            seed,
            ..Scenario::of(plan(stretches), length)
        };
        let account = runtime.block_on(run(scenario));
        let stats = account.report.stats();
        prop_assert_eq!(stats.sent + stats.given_up, stats.enqueued);
        prop_assert_eq!(stats.pending, 0);
        // Complete outages give up nothing; partial ones may give up one event in a hundred.
        let most = if whole { 0 } else { stats.enqueued / 100 };
        prop_assert!(stats.given_up <= most, "{}", account.report);
        account.assert_in_order("random", false);
    }
}
