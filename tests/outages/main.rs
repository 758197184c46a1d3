//! Outages on a paused clock: which events are sent and given up, how many requests an outage costs, and how long it
//! takes to catch up.
//!
//! `cargo test -p linkrunner-tests --test outages -- --nocapture` prints the figures.

mod endpoint;
mod partial;
mod poison;
mod random;
mod simulator;
mod whole;
