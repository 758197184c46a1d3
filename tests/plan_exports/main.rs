//! What is made of a plan and of calls: exports, notes of what tests sent, and coverage.

mod coverage;
mod seen;
