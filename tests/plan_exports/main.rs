//! Exports, records of what tests sent, and coverage.

mod agreement;
mod catalogue;
mod coverage;
mod json_schema;
#[path = "../common/plans.rs"]
mod plans;
mod random;
mod seen;
mod support;
mod typed;
