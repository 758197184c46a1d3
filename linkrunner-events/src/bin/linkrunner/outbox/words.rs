//! Numbers with their nouns, and readable names.

use linkrunner_events::outbox::DeadReason;

/// A number with its noun, such as `1 event` or `2 events`.
pub(super) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// A number of bytes, in the largest unit that leaves a whole number before the point.
pub(super) fn size(bytes: u64) -> String {
    let mut unit = "bytes";
    // An f64 is exact up to 8 PiB.
    let mut number = bytes as f64;
    for larger in ["KiB", "MiB", "GiB"] {
        if number < 1024.0 {
            break;
        }
        number /= 1024.0;
        unit = larger;
    }
    if unit == "bytes" {
        return count(bytes, "byte");
    }
    format!("{number:.1} {unit}")
}

/// The reason in plain words.
pub(super) fn name_of(reason: DeadReason) -> String {
    reason.id().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_with_their_numbers() {
        assert_eq!(count(0, "event"), "0 events");
        assert_eq!(count(1, "event"), "1 event");
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(1023), "1023 bytes");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(5 << 40), "5120.0 GiB");
    }
}
