//! Tests of the storage.

mod basics;
mod tools;

use super::schema::MIGRATIONS;

/// A defect that the tests must find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mutant {
    None,
}

impl Mutant {
    pub(super) fn migrations(self) -> Vec<&'static str> {
        MIGRATIONS.to_vec()
    }
}
