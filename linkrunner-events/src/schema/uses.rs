//! How often the reserved keys are sent by a struct and its flattened groups.

use linkrunner_rules::RESERVED_KEYS;

use super::GroupSchema;
use super::message::equal_bytes;

/// How often a key is sent.
#[derive(Clone, Copy)]
pub(super) struct Uses {
    pub(super) always: usize,
    sometimes: usize,
}

impl Uses {
    pub(super) const fn any(self) -> bool {
        self.always + self.sometimes > 0
    }

    /// Whether the key is sent, but not always.
    pub(super) const fn only_sometimes(self) -> bool {
        self.always == 0 && self.sometimes > 0
    }
}

/// How often each reserved key is sent, at its index in [`RESERVED_KEYS`].
#[derive(Clone, Copy)]
pub(super) struct AllUses([Uses; RESERVED_KEYS.len()]);

impl AllUses {
    /// The uses by a struct and its flattened groups.
    ///
    /// The compiler interprets this for every event that flattens a group, so each key is looked up once. With a walk through
    /// all keys for each reserved key, `cargo check` took a sixth longer for such an event.
    pub(super) const fn of(group: &GroupSchema) -> Self {
        let unused = Uses {
            always: 0,
            sometimes: 0,
        };
        Self([unused; RESERVED_KEYS.len()]).with(group, false)
    }

    const fn with(mut self, group: &GroupSchema, is_outer_optional: bool) -> Self {
        let all_optional = group.all_optional || is_outer_optional;
        let mut at = 0;
        while at < group.keys.len() {
            if let Some(row) = reserved_index(group.keys[at]) {
                if group.is_optional(at) || all_optional {
                    self.0[row].sometimes += 1;
                } else {
                    self.0[row].always += 1;
                }
            }
            at += 1;
        }
        let mut at = 0;
        while at < group.flattened.len() {
            self = self.with(group.flattened[at].group, all_optional);
            at += 1;
        }
        self
    }

    /// The uses of the key in a row of [`RESERVED_KEYS`].
    pub(super) const fn of_row(&self, row: usize) -> Uses {
        self.0[row]
    }

    /// The uses of a reserved key.
    pub(super) const fn key(&self, key: &str) -> Uses {
        match reserved_index(key) {
            Some(row) => self.0[row],
            None => panic!("the key is reserved"),
        }
    }
}

/// The index of the key in [`RESERVED_KEYS`].
const fn reserved_index(key: &str) -> Option<usize> {
    let (reserved, key) = (RESERVED, key.as_bytes());
    let mut row = 0;
    while row < reserved.len() {
        // Nearly all keys differ in their length, and interpreting a call takes longer than comparing two lengths.
        if reserved[row].len() == key.len() && equal_bytes(reserved[row], key) {
            return Some(row);
        }
        row += 1;
    }
    None
}

/// The reserved keys as bytes.
const RESERVED: &[&[u8]] = &{
    let mut keys: [&[u8]; RESERVED_KEYS.len()] = [b""; RESERVED_KEYS.len()];
    let mut row = 0;
    while row < keys.len() {
        keys[row] = RESERVED_KEYS[row].key.as_bytes();
        row += 1;
    }
    keys
};
