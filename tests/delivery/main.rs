//! Calls and queues on a paused clock, against a recorder: what is repeated, in which order, and what is told.

mod account;
mod calls;
mod hold;
mod latency;
mod order;
#[path = "../common/outcomes.rs"]
mod outcomes;
mod recorder;
mod shutdown;
mod support;
