//! Tests of the storage.

mod basics;
mod check;
mod damage;
mod model;
mod opening;
mod probe;
mod refusals;
mod sharing;
mod tools;
mod writer;

pub(super) use self::probe::{Mutant, Probe};
