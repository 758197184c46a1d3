//! Numbers of things in messages.

use std::fmt::Display;

/// A number with its noun: `1 event`, `2 events`.
pub(crate) fn count<N: Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let plural = if number == N::from(1) { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_with_their_numbers() {
        assert_eq!(count(0_u64, "event"), "0 events");
        assert_eq!(count(1_u64, "event"), "1 event");
    }
}
