//! Outages on a paused clock: what is sent, what is given up, how many requests an outage costs and how long it takes to
//! catch up.
//!
//! `cargo test -p linkrunner-tests --test outages -- --nocapture` prints the figures.

mod partial;
mod poison;
mod random;
mod simulator;
mod whole;
