//! Requirements for every storage: tests that run on each of them.

pub(crate) mod clocks;
pub(crate) mod model;
pub(crate) mod pace;
pub(crate) mod together;
pub(crate) mod tools;

use std::pin::Pin;
use std::time::Duration;

use super::store::Store;

/// Where a storage is tested: a place for its data, which outlives the storages that use it, and a clock.
pub(crate) trait Lab {
    /// Opens the storage, as a process would that has just started.
    fn open(&self) -> Box<dyn Store>;

    fn pass(&self, time: Duration) -> Passing<'_>;

    /// Sets the clock back.
    fn turn_back(&self, time: Duration) -> Passing<'_>;
}

pub(crate) type Passing<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Runs these tests in a new lab each. `$lab` is an expression of type `Option<impl Lab>`: without a lab, a test is skipped.
macro_rules! contract_tests {
    ($lab:expr) => {
        $crate::outbox::contract::contract_tests! {
            $lab =>
            pace: a_share_is_free_only_after_its_relay_has_given_it_up, a_relay_that_does_not_beat_is_forgotten, a_silent_relay_is_told_from_one_that_works, shares_never_add_up_to_more_than_the_pace, an_uneven_rest_goes_round, scopes_share_nothing_but_a_relay_without_a_limit_has_none, the_longer_pause_counts;
            clocks: after_the_clock_was_set_back_new_rows_go_at_once, after_the_clock_was_set_back_retries_and_leases_do_not_wait_for_it, a_long_lease_is_not_mistaken_for_a_clock_that_was_set_back, a_retry_waits_ten_minutes_at_most, dead_letters_have_no_negative_ages, relays_and_pauses_end_also_when_the_clock_is_set_back;
            together: relays_at_the_same_time_never_hold_the_same_row;
        }
    };
    ($lab:expr => $($module:ident: $($name:ident),+;)+) => {
        $(mod $module {
            use super::*;

            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(lab) = $lab {
                    $crate::outbox::contract::$module::$name(&lab).await;
                }
            })+
        })+
    };
}
pub(crate) use contract_tests;
