//! Readable sizes and names.

use linkrunner_events::outbox::DeadReason;

use crate::count::count;

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
    fn sizes() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(1023), "1023 bytes");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(5 << 40), "5120.0 GiB");
    }
}
