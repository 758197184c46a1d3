//! Random histories of an outbox.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::outbox::dead::{DeadFilter, DeadReason};
use crate::outbox::store::End;

/// Relays, each with the storage open for itself, as in a process of its own.
pub(crate) const RELAYS: usize = 3;

/// How long relays hold rows.
pub(crate) const LEASE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Append {
        relay: usize,
        events: Vec<NewEvent>,
    },
    Claim {
        relay: usize,
        max: u32,
    },
    /// Of one of the rows that the relay has claimed, however long ago: that with this number, counted round and round.
    Settle {
        relay: usize,
        row: usize,
        end: End,
    },
    Pass(Duration),
    /// The process of this relay is killed and started again.
    Crash {
        relay: usize,
    },
    Replay {
        relay: usize,
        filter: DeadFilter,
    },
    Purge {
        relay: usize,
        filter: DeadFilter,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct NewEvent {
    pub(crate) user: u8,
    pub(crate) is_payment: bool,
}

pub(crate) fn histories() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..80)
}

fn step() -> impl Strategy<Value = Step> {
    let relay = 0..RELAYS;
    let event = (0u8..4, prop::bool::weighted(0.3))
        .prop_map(|(user, is_payment)| NewEvent { user, is_payment });
    prop_oneof![
        4 => (relay.clone(), vec(event, 1..4)).prop_map(|(relay, events)| Step::Append { relay, events }),
        5 => (relay.clone(), 0u32..4).prop_map(|(relay, max)| Step::Claim { relay, max }),
        6 => (relay.clone(), 0usize..32, end())
            .prop_map(|(relay, row, end)| Step::Settle { relay, row, end }),
        3 => time().prop_map(Step::Pass),
        1 => relay.clone().prop_map(|relay| Step::Crash { relay }),
        1 => (relay.clone(), filter()).prop_map(|(relay, filter)| Step::Replay { relay, filter }),
        1 => (relay, filter()).prop_map(|(relay, filter)| Step::Purge { relay, filter }),
    ]
}

/// Often exactly the time of a lease or a retry, and a moment less.
fn time() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(LEASE),
        Just(LEASE - Duration::from_millis(1)),
        (0u64..3).prop_map(Duration::from_secs),
    ]
}

fn end() -> impl Strategy<Value = End> {
    let after = || (0u64..3).prop_map(Duration::from_secs);
    let retry = (after(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(after, charge, keeps_place, may_have_arrived)| End::Retry {
            after,
            charge,
            keeps_place,
            may_have_arrived,
            error: "503".to_owned(),
        },
    );
    let dead = (reason(), any::<bool>(), any::<bool>()).prop_map(
        |(reason, attempted, may_have_arrived)| End::Dead {
            reason,
            // Set when it is known which row it is.
            name: String::new(),
            attempted,
            may_have_arrived,
            error: "400".to_owned(),
        },
    );
    prop_oneof![
        4 => Just(End::Sent),
        3 => retry,
        2 => after().prop_map(|after| End::Release { after }),
        2 => dead,
    ]
}

/// Without `Damaged`, which only a storage finds.
fn reason() -> impl Strategy<Value = DeadReason> {
    prop::sample::select(vec![
        DeadReason::Rejected,
        DeadReason::GivenUp,
        DeadReason::Expired,
        DeadReason::InDoubt,
    ])
}

fn filter() -> impl Strategy<Value = DeadFilter> {
    prop_oneof![
        Just(DeadFilter::all()),
        reason().prop_map(|reason| DeadFilter::all().reason(reason)),
        Just(DeadFilter::all().name("step")),
        (0u64..3).prop_map(|seconds| DeadFilter::all().dead_for(Duration::from_secs(seconds))),
    ]
}

/// A relay that was paused past its lease says that it has sent an event, after another one has sent it, too.
pub(crate) fn a_late_success() -> Vec<Step> {
    let append = || Step::Append {
        relay: 0,
        events: vec![NewEvent {
            user: 1,
            is_payment: false,
        }],
    };
    let claim = |relay| Step::Claim { relay, max: 1 };
    let sent = |relay| Step::Settle {
        relay,
        row: 0,
        end: End::Sent,
    };
    vec![
        append(),
        claim(1),
        Step::Pass(LEASE),
        claim(2),
        sent(2),
        append(),
        sent(1),
        claim(2),
    ]
}
