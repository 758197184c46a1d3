//! Detects keys that are probably misspelled reserved keys.

use linkrunner_rules::{Place, RESERVED_KEYS, ReservedKey, Role, ValueKind};
use syn::ext::IdentExt;

use crate::input::{Field, Input};
use crate::kind::Target;
use crate::suggest::is_same_in_another_case;

/// Real words one letter away from a word of a reserved key. They are not misspellings: `contest_ids`, `valve`.
const OTHER_WORDS: &[&str] = &[
    "consent", "contend", "contest", "context", "convent", "grout", "odder", "older", "tape",
    "tyke", "typed", "typer", "typo", "tyre", "vague", "valse", "valued", "valuer", "valve",
];

/// The reserved key that the field's key misspells.
pub(super) fn misspelled(input: &Input<'_>, field: &Field<'_>) -> Option<&'static ReservedKey> {
    let key = &field.key;
    RESERVED_KEYS.iter().find(|row| {
        if *key == row.key {
            return false;
        }
        let is_listed = || {
            let mut names = row.misspellings.iter();
            names.any(|name| is_same_in_another_case(name, key))
        };
        if row.is_money() {
            return is_near_miss(key, row) || is_listed();
        }
        is_near_miss(key, row)
            && is_read_in(input, row)
            && !input.has_key(row.key)
            && is_beside_ecommerce_keys(input, field)
    })
}

/// The reserved key that the field's name is and that `rename_all` has changed.
pub(super) fn renamed_away(input: &Input<'_>, field: &Field<'_>) -> Option<&'static ReservedKey> {
    let name = field.ident.unraw().to_string();
    let row = RESERVED_KEYS.iter().find(|row| row.key == name)?;
    let is_renamed = input.attrs.rename_all.is_given() && field.key != row.key;
    // Common words in other events, too: settings have a `value`, pages have `contents`.
    let is_common_word = matches!(row.role, Role::Value | Role::Contents | Role::ContentType);
    let is_meant = !is_common_word || is_beside_ecommerce_keys(input, field);
    (is_renamed && is_read_in(input, row) && is_meant).then_some(row)
}

/// Whether Linkrunner reads the key in this struct. False if another check reports the key as missing.
fn is_read_in(input: &Input<'_>, row: &ReservedKey) -> bool {
    // Linkrunner reads `quantity` and `item_price` only in items, which require them.
    let is_read = row.in_event.is_some() && row.in_item.is_none();
    let is_missing = || {
        let kind = input.attrs.ecommerce_kind();
        kind.is_some_and(|kind| row.is_required_by(kind))
            && !input.has_flattened()
            // The generated code adds it.
            && row.role != Role::ContentType
    };
    is_read && input.target != Target::Item && !is_missing()
}

/// Whether the struct is an ecommerce event, or another of its fields has a key of ecommerce events.
fn is_beside_ecommerce_keys(input: &Input<'_>, field: &Field<'_>) -> bool {
    let is_ecommerce_key = |key: &str| {
        ReservedKey::find(key, Place::Event).is_some_and(ReservedKey::is_required_by_events)
    };
    // Without `rename`, the field's name shows the intended key even if `rename_all` changed it.
    let is_named_like_one = |other: &Field<'_>| {
        !other.attrs.rename.is_given() && is_ecommerce_key(&other.ident.unraw().to_string())
    };
    input.attrs.ecommerce.is_given()
        || input
            .keyed_fields()
            .filter(|other| other.ident != field.ident)
            .any(|other| is_ecommerce_key(&other.key) || is_named_like_one(other))
}

/// Whether the key is the reserved key with one wrong letter, with other separators or in another case. Plurals and other
/// real words do not count.
fn is_near_miss(key: &str, row: &ReservedKey) -> bool {
    if is_same_in_another_case(key, row.key) {
        return true;
    }
    let key = key.to_lowercase();
    let is_plural = key.strip_suffix('s') == Some(row.key);
    let is_singular = matches!(row.in_event, Some(ValueKind::Ids | ValueKind::Items))
        && row.key.strip_suffix('s') == Some(&key);
    // `currency_2` is a numbered key, not a misspelling.
    let is_numbered = key.ends_with(|letter: char| letter.is_ascii_digit());
    let begins_alike = key.chars().next() == row.key.chars().next();
    if key.len() < 5 || is_plural || is_singular || is_numbered || !begins_alike {
        return false;
    }
    let (words, meant): (Vec<&str>, Vec<&str>) =
        (key.split('_').collect(), row.key.split('_').collect());
    let mut wrong = words
        .iter()
        .zip(&meant)
        .filter(|(word, meant)| word != meant);
    match (words.len() == meant.len(), wrong.next(), wrong.next()) {
        (true, Some((word, meant)), None) => {
            // Short words are often one letter apart: `order_uid`, `order_no`.
            meant.len() >= 4 && strsim::osa_distance(word, meant) <= 1 && !is_other_word(word)
        }
        _ => false,
    }
}

fn is_other_word(word: &str) -> bool {
    OTHER_WORDS.contains(&word) || OTHER_WORDS.contains(&word.strip_suffix('s').unwrap_or(word))
}
