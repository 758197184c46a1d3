//! Names and keys that contain a value.

use super::finding::Finding;
use super::rule::Rule;

/// Words for variants of a thing that are rare in other event names.
const VARIANTS: &[&str] = &[
    "annual", "basic", "bronze", "gold", "large", "medium", "monthly", "platinum", "premium",
    "silver", "small", "weekly", "yearly",
];

pub(super) fn variant_in_name(name: &str) -> Option<Finding> {
    let mut rest: Vec<&str> = name.split('_').collect();
    // A variant is the last word of several: `premium` and `weekly_digest_opened` have none. A number may be any word.
    let at = match rest.iter().position(|word| is_number(word)) {
        Some(at) => at,
        None if VARIANTS.contains(rest.last()?) => rest.len() - 1,
        None => return None,
    };
    if rest.len() < 2 {
        return None;
    }
    let variant = rest.remove(at);
    Some(Finding::new(
        Rule::VariantInName,
        format!(
            "the name `{}` contains the variant `{variant}`; send one event, `{}`, with the variant in a field, so \
             that all variants are counted together",
            name.escape_debug(),
            rest.join("_").escape_debug()
        ),
    ))
}

pub(super) fn value_in_key(key: &str) -> Option<Finding> {
    let (name, number) = key.rsplit_once('_')?;
    (!name.is_empty() && is_number(number)).then(|| {
        Finding::new(
            Rule::ValueInKey,
            format!(
                "the key `{}` contains the value {number}; if the number differs between events, send it as the value \
                 of `{}`",
                key.escape_debug(),
                name.escape_debug()
            ),
        )
    })
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}
