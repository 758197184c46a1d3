//! The promises of a storage, and its model, on this one.

use proptest::test_runner::{Config, TestError, TestRng, TestRunner};

use super::lab::Fixture;
use crate::outbox::contract::{contract_tests, model};

contract_tests!(Fixture::new().await);

/// The same histories each time.
#[test]
fn the_storage_does_what_the_model_does() {
    let config = Config {
        cases: 60,
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let Some(fixture) = runtime.block_on(Fixture::new()) else {
        return;
    };
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&model::histories(), |history| {
        runtime.block_on(async {
            fixture.clear().await;
            model::run(&fixture, history).await
        })
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, history)) => panic!("{reason}\n{history:#?}"),
        Err(TestError::Abort(reason)) => panic!("aborted: {reason}"),
    }
}

#[tokio::test]
async fn a_late_success_touches_no_other_event() {
    if let Some(fixture) = Fixture::new().await {
        let history = model::a_late_success();
        model::run(&fixture, history).await.unwrap();
    }
}
