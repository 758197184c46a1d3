//! Times, as the command line has them.

use std::time::Duration;

/// The units and their seconds, the longest first.
const UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

/// Reads a time with its unit, such as `300ms`, `1.5s`, `10m`, `2h` or `3d`.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    const HINT: &str = "write a time with its unit, such as 300ms, 30s, 10m, 2h or 3d";
    let (number, seconds) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => {
            let unit = |(unit, seconds)| Some((text.strip_suffix(unit)?, seconds as f64));
            UNITS.into_iter().find_map(unit).ok_or(HINT)?
        }
    };
    let number: f64 = number.parse().map_err(|_| HINT)?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| HINT.to_owned())
}

/// Writes a time with its two largest units, such as `2h 5m`.
#[cfg(any(feature = "outbox-sqlite", feature = "outbox-postgres"))]
pub(crate) fn short(time: Duration) -> String {
    let seconds = time.as_secs();
    let first = UNITS.iter().position(|(_, unit)| seconds >= *unit);
    let Some(first) = first else {
        return "0s".to_owned();
    };
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (unit, length) in UNITS.iter().skip(first).take(2) {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            parts.push(format!("{count}{unit}"));
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, milliseconds) in [
            ("300ms", 300),
            ("1.5s", 1_500),
            ("2m", 120_000),
            ("2h", 7_200_000),
            ("3d", 259_200_000),
        ] {
            assert_eq!(
                parse(text),
                Ok(Duration::from_millis(milliseconds)),
                "{text}"
            );
        }
        for text in [
            "", "5", "ms", "-1s", "NaNs", "1e400s", "infs", "2w", "d", "2 h",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[cfg(any(feature = "outbox-sqlite", feature = "outbox-postgres"))]
    #[test]
    fn times_are_written() {
        for (seconds, text) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (61, "1m 1s"),
            (7_500, "2h 5m"),
            (90_000, "1d 1h"),
            (86_459, "1d"),
        ] {
            assert_eq!(short(Duration::from_secs(seconds)), text);
        }
    }
}
