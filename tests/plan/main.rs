//! The tracking plan: decisions, differences and their output.

mod decisions;
mod lock;
#[path = "../common/plans.rs"]
mod plans;
mod properties;
mod readers;
mod renames;
mod render;
mod senders;
mod support;
mod types;
mod unite;
mod verdicts;
