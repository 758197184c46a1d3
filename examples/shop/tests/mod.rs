//! Four kinds of tests. Each shows what it is good for.

mod recorder;
mod sandbox;
mod shutdown;
mod snapshots;
