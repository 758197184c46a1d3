//! The registry of events, and the test that locks them.

pub use inventory;

pub use crate::plan::registry::{Listed, Registered};
pub use crate::plan::test::run_plan_test;
