//! The key in use, which may be replaced while the program runs.

use super::key::ServerKey;

/// A key and its number: a later key has a greater one, so an answer to an old key can be told apart.
#[derive(Debug, Clone)]
pub(super) struct Credentials {
    pub(super) key: ServerKey,
    pub(super) number: u64,
}

impl Credentials {
    pub(super) fn first(key: ServerKey) -> Self {
        Self { key, number: 0 }
    }

    pub(super) fn replace(&mut self, key: ServerKey) {
        self.key = key;
        self.number += 1;
    }
}
