//! What is made of a plan and of calls: exports, notes of what tests sent, and coverage.

mod agreement;
mod catalogue;
mod coverage;
mod json_schema;
mod random;
mod seen;
mod support;
mod typed;
