//! The vendor's example requests, reproduced from typed events, and the mistakes among them, each held by something.
//!
//! `vectors.json` is the vendor's documentation as data. Each table here is compared with that file in both directions.

mod lints;
mod payments;
mod positive;
mod snapshots;
mod vectors;
