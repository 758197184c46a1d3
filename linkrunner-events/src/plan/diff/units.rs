//! Units in descriptions.

use std::collections::BTreeSet;

/// Words that name the same unit, a line each. A phrase of two words has a space.
const UNITS: &[&[&str]] = &[
    &["cents", "minor units", "minor unit", "paise", "pence"],
    &["major units", "major unit"],
    &["dollars", "usd"],
    &["euros", "eur"],
    &["rupees", "inr"],
    &["microseconds", "micros"],
    &["milliseconds", "millis", "ms", "msec"],
    &["seconds", "secs"],
    &["minutes", "mins"],
    &["hours"],
    &["days"],
    &["weeks"],
    &["months"],
    &["percent", "%", "percentage"],
    &["basis points"],
    &["fraction", "ratio"],
    &["bytes"],
    &["kilobytes", "kb", "kib"],
    &["megabytes", "mb", "mib"],
    &["millimetres", "millimeters", "mm"],
    &["centimetres", "centimeters", "cm"],
    &["metres", "meters"],
    &["kilometres", "kilometers", "km"],
    &["inches"],
    &["feet"],
    &["miles"],
    &["grams"],
    &["kilograms", "kilogrammes", "kg"],
    &["pounds", "lbs"],
    &["pixels", "px"],
    &["celsius"],
    &["fahrenheit"],
];

/// The units before and after, if the description named a unit and now names another or none. A unit where there was none is
/// not a change: it only explains more.
pub(crate) fn changed(before: &str, after: &str) -> Option<(Vec<&'static str>, Vec<&'static str>)> {
    let (old, new) = (units(before), units(after));
    if old.is_empty() || old == new {
        return None;
    }
    let name = |units: BTreeSet<usize>| units.into_iter().map(|unit| UNITS[unit][0]).collect();
    let after = if new.is_empty() {
        vec!["no unit"]
    } else {
        name(new)
    };
    Some((name(old), after))
}

/// The lines of the table whose words are in the text.
fn units(text: &str) -> BTreeSet<usize> {
    let text = text.to_lowercase().replace('%', " % ");
    let is_part = |c: char| c.is_alphanumeric() || c == '%';
    let words: Vec<&str> = text
        .split(|c| !is_part(c))
        .filter(|w| !w.is_empty())
        .collect();
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    let all: BTreeSet<String> = words.iter().map(ToString::to_string).chain(pairs).collect();
    let is_named = |unit: &&[&str]| unit.iter().any(|word| all.contains(*word));
    (0..UNITS.len())
        .filter(|unit| is_named(&UNITS[*unit]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn another_unit_is_a_change() {
        for (before, after, from, to) in [
            (
                "The price in cents.",
                "The price in major units.",
                "cents",
                "major units",
            ),
            (
                "Duration (seconds)",
                "Duration (milliseconds)",
                "seconds",
                "milliseconds",
            ),
            (
                "The discount in percent.",
                "The discount as a fraction.",
                "percent",
                "fraction",
            ),
            (
                "The discount: 10%.",
                "The discount in basis points.",
                "percent",
                "basis points",
            ),
            (
                "The price in minor\nunits.",
                "The price.",
                "cents",
                "no unit",
            ),
        ] {
            assert_eq!(
                changed(before, after),
                Some((vec![from], vec![to])),
                "{before}"
            );
        }
    }

    #[test]
    fn other_words_are_not_units() {
        for (before, after) in [
            ("The price in cents.", "The whole price, in minor units."),
            ("The price.", "The price in cents."),
            ("The second coupon.", "The coupon that a shopper adds."),
            ("The centre.", "The center of the screen."),
        ] {
            assert_eq!(changed(before, after), None, "{before}");
        }
    }
}
