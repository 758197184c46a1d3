//! The tracking plan: decisions, differences and their output.

mod decisions;
mod support;
mod verdicts;
