//! Text for the errors of const checks.

use linkrunner_rules::RESERVED_KEYS;

/// A string of bounded length. What does not fit is cut off.
pub(super) struct Message {
    bytes: [u8; Self::CAPACITY],
    len: usize,
}

impl Message {
    const CAPACITY: usize = 1024;

    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; Self::CAPACITY],
            len: 0,
        }
    }

    pub(super) const fn with(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        // Whole or not at all, so that no character is cut in two.
        if self.len + text.len() <= Self::CAPACITY {
            let mut at = 0;
            while at < text.len() {
                self.bytes[self.len] = text[at];
                self.len += 1;
                at += 1;
            }
        }
        self
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// Keys in backticks, with commas between them.
pub(super) struct List(Message);

impl List {
    pub(super) const fn new() -> Self {
        Self(Message::new())
    }

    /// Adds the key if the condition holds.
    pub(super) const fn add_if(self, condition: bool, key: &str) -> Self {
        if !condition {
            return self;
        }
        let comma = if self.0.is_empty() { "`" } else { ", `" };
        Self(self.0.with(comma).with(key).with("`"))
    }

    /// Adds the key with the type of its field if the condition holds.
    pub(super) const fn add_field_if(self, condition: bool, key: &str) -> Self {
        if !condition {
            return self;
        }
        let mut at = 0;
        while at < RESERVED_KEYS.len() {
            let row = &RESERVED_KEYS[at];
            if equal(row.key, key) {
                let comma = if self.0.is_empty() { "`" } else { ", `" };
                let message = self.0.with(comma).with(key);
                return Self(message.with(": ").with(row.rust_type).with("`"));
            }
            at += 1;
        }
        self
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) const fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

pub(super) const fn equal(left: &str, right: &str) -> bool {
    equal_bytes(left.as_bytes(), right.as_bytes())
}

pub(super) const fn equal_bytes(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}
