//! Names, keys and values that Linkrunner accepts but supports badly: it cannot list them or filter by them.

use serde_json::Value;

use super::data::{quote, short};
use super::finding::Finding;
use super::rule::Rule;

/// Linkrunner cannot filter by longer keys. It documents no limit for names.
const MAX_KEY_CHARS: usize = 128;
/// Linkrunner does not list longer strings.
const MAX_VALUE_CHARS: usize = 256;

pub(super) fn name_too_long(name: &str) -> Option<Finding> {
    let length = name.chars().count();
    (length > MAX_KEY_CHARS).then(|| {
        Finding::new(
            Rule::NameTooLong,
            format!(
                "the name {} has {length} characters; shorten it to {MAX_KEY_CHARS}, and move parts that change into a \
                 field",
                quote(name)
            ),
        )
    })
}

pub(super) fn name_begins_with_digit(name: &str) -> Option<Finding> {
    name.starts_with(|letter: char| letter.is_ascii_digit())
        .then(|| {
            Finding::new(
                Rule::NameBeginsWithDigit,
                format!(
                    "the name `{}` begins with a digit, which not every ad network accepts; begin it with a letter",
                    name.escape_debug()
                ),
            )
        })
}

pub(super) fn name_not_ascii(name: &str) -> Option<Finding> {
    let letter = name.chars().find(|letter| !letter.is_ascii())?;
    Some(Finding::new(
        Rule::NameNotAscii,
        format!(
            "the name `{}` contains the letter `{}`, which not every ad network accepts; write letters from a to z, digits and \
             underscores",
            name.escape_debug(),
            letter.escape_debug()
        ),
    ))
}

pub(super) fn key_too_long(key: &str) -> Option<Finding> {
    let length = key.chars().count();
    (length > MAX_KEY_CHARS).then(|| {
        Finding::new(
            Rule::KeyTooLong,
            format!(
                "the key {} has {length} characters, but Linkrunner filters only by keys of up to {MAX_KEY_CHARS}; shorten it",
                quote(key)
            ),
        )
    })
}

pub(super) fn value_too_long(key: &str, value: &Value) -> Option<Finding> {
    let length = value.as_str()?.chars().count();
    (length > MAX_VALUE_CHARS).then(|| {
        Finding::new(
            Rule::ValueTooLong,
            format!(
                "`{}` has {length} characters, but Linkrunner lists only strings of up to {MAX_VALUE_CHARS}; shorten it",
                short(key)
            ),
        )
    })
}
