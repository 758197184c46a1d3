//! Calls and queues on a paused clock, against a recorder: what is repeated, in which order, and what is told.

mod account;
mod callback;
mod calls;
mod enqueue_wait;
mod environment;
mod latency;
mod max_age;
mod metrics;
mod order;
#[path = "../common/outcomes.rs"]
mod outcomes;
mod pace;
mod recorder;
mod report;
mod shutdown;
mod support;
mod unauthorized;
