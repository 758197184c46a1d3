//! Runs a check with the seeds of a target, and with mutations of them, until the time is over.
//!
//! `FUZZ_SECONDS` sets the time for each target; the default is 2 seconds. `PROPTEST_RNG_SEED` repeats a run.

mod mutation;
mod seeds;
pub mod words;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, SystemTime};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};

use self::mutation::{Mutation, mutated, mutations};

/// The longest time for one input. The slowest takes a few milliseconds.
const LONGEST: Duration = Duration::from_secs(10);

/// The inputs between two looks at the clock.
const BATCH: u32 = 500;

/// An input as it is made: a seed, and what happens to it. It shrinks to fewer mutations.
type Recipe = (Index, Vec<Mutation>);

/// Runs the check with every seed in `seeds/TARGET`, then with mutations of them. The words are inserted at random places.
///
/// # Panics
///
/// When the check panics or takes too long. A mutation that fails is saved, so that it can become a seed.
pub fn fuzz(target: &str, words: &[&'static [u8]], check: impl Fn(&[u8])) {
    let seeds = seeds::read(target);
    for (path, seed) in &seeds {
        if let Err(why) = checked(&check, seed) {
            panic!("{}: {why}", path.display());
        }
    }
    let seeds: Vec<Vec<u8>> = seeds.into_iter().map(|(_, seed)| seed).collect();
    let mut rng_seed = first_rng_seed();
    // Printed before: after a stack overflow there is no time for it.
    eprintln!("{target}: PROPTEST_RNG_SEED={rng_seed}");
    let end = Instant::now() + time();
    let inputs = Cell::new(0_u64);
    let check = |input: &[u8]| {
        inputs.set(inputs.get() + 1);
        check(input);
    };
    while Instant::now() < end {
        run_batch(target, rng_seed, &seeds, words, &check);
        rng_seed = rng_seed.wrapping_add(1);
    }
    eprintln!("{target}: {} inputs", inputs.get());
}

fn run_batch(
    target: &str,
    rng_seed: u64,
    seeds: &[Vec<u8>],
    words: &[&'static [u8]],
    check: &impl Fn(&[u8]),
) {
    let mut runner = TestRunner::new(Config {
        cases: BATCH,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(rng_seed),
        ..Config::default()
    });
    let input = |(seed, mutations): &Recipe| mutated(seed.get::<Vec<u8>>(seeds), mutations, seeds);
    let recipes = (any::<Index>(), mutations(words));
    let result = runner.run(&recipes, |recipe| {
        checked(check, &input(&recipe)).map_err(TestCaseError::fail)
    });
    if let Err(TestError::Fail(why, recipe)) = result {
        let input = input(&recipe);
        let path = seeds::save_failure(target, &input);
        panic!(
            "{why}\ninput: {}\nThe input is in {}. Move it to `seeds/{target}` with the fix. PROPTEST_RNG_SEED={rng_seed}",
            input.escape_ascii(),
            path.display()
        );
    }
}

/// Runs the check. Returns the panic, or that it took too long.
fn checked(check: &impl Fn(&[u8]), input: &[u8]) -> Result<(), String> {
    let start = Instant::now();
    catch_unwind(AssertUnwindSafe(|| check(input))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
            .unwrap_or_else(|| "it panics".to_owned())
    })?;
    let took = start.elapsed();
    if took > LONGEST {
        return Err(format!("{} bytes took {took:?}", input.len()));
    }
    Ok(())
}

fn time() -> Duration {
    let seconds = std::env::var("FUZZ_SECONDS").map_or(2, |seconds| {
        seconds.parse().expect("FUZZ_SECONDS is a number")
    });
    Duration::from_secs(seconds)
}

fn first_rng_seed() -> u64 {
    match Config::default().rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => SystemTime::UNIX_EPOCH
            .elapsed()
            .map_or(0, |since| since.as_secs()),
    }
}
