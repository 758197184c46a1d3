//! The tracking plan: decisions, differences and their output.

mod decisions;
mod readers;
mod renames;
mod render;
mod support;
mod verdicts;
