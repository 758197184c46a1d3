//! The model of a storage, run on this one.

use std::time::Duration;

use proptest::prop_assert;
use proptest::test_runner::{Config, TestError, TestRng, TestRunner};

use super::Mutant;
use super::tools::Fixture;
use crate::outbox::Outbox;
use crate::outbox::contract::model;
use crate::outbox::contract::{Lab, Passing, contract_tests};
use crate::outbox::store::Store;

impl Lab for Fixture {
    fn open(&self) -> Box<dyn Store> {
        Box::new(Fixture::open(self))
    }

    fn pass(&self, time: Duration) -> Passing<'_> {
        Fixture::pass(self, time);
        Box::pin(async {})
    }

    fn turn_back(&self, time: Duration) -> Passing<'_> {
        Fixture::turn_back(self, time);
        Box::pin(async {})
    }
}

contract_tests!(Some(Fixture::new()));

/// The same histories each time.
fn check(mutant: Mutant, cases: u32) -> Result<(), String> {
    let config = Config {
        cases,
        failure_persistence: None,
        // A defect that was put in needs no short example.
        max_shrink_iters: if mutant == Mutant::None { 10_000 } else { 0 },
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&model::histories(), |history| {
        let mut fixture = Fixture::new();
        fixture.settings.probe.mutant = mutant;
        // The model does not cover the disk.
        fixture.settings.synchronous = "OFF";
        runtime.block_on(model::run(&fixture, history))?;
        let check = Outbox::sqlite(fixture.path()).check().unwrap();
        prop_assert!(check.is_sound(), "{}", check);
        Ok(())
    });
    result.map_err(|error| match error {
        TestError::Fail(reason, history) => format!("{reason}\n{history:#?}"),
        TestError::Abort(reason) => format!("aborted: {reason}"),
    })
}

#[test]
fn the_storage_does_what_the_model_does() {
    if let Err(difference) = check(Mutant::None, 150) {
        panic!("{difference}");
    }
}

#[test]
fn a_claim_that_selects_before_the_lock_is_found() {
    let difference = check(Mutant::SelectsBeforeTheLock, 150).unwrap_err();
    assert!(difference.contains("must wait"), "{difference}");
}

#[test]
fn ids_that_are_used_again_are_found() {
    let difference = check(Mutant::UsesIdsAgain, 150).unwrap_err();
    assert!(!difference.starts_with("aborted"), "{difference}");
}

/// A relay that was paused past its lease says that it has sent an event, after another one has sent it, too.
#[tokio::test]
async fn a_late_success_touches_no_other_event() {
    for (mutant, is_right) in [(Mutant::None, true), (Mutant::UsesIdsAgain, false)] {
        let mut fixture = Fixture::new();
        fixture.settings.probe.mutant = mutant;
        let result = model::run(&fixture, model::a_late_success()).await;
        assert_eq!(result.is_ok(), is_right, "{mutant:?}: {result:?}");
    }
}
