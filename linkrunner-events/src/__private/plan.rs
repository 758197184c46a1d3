//! The registry of events, and the test that locks them.

pub use inventory;
pub use linkrunner_derive::__plan_list;

pub use crate::plan::registry::{Listed, Registered};
pub use crate::plan::test::run_plan_test;
