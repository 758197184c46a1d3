//! The current key, which may be replaced while the program runs.

use super::key::ServerKey;

/// A key and its number. Newer keys have greater numbers, which identifies answers to an old key.
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
