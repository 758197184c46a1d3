//! Tests of the storage.

mod basics;
mod model;
mod mutant;
mod tools;

pub(super) use self::mutant::Mutant;
