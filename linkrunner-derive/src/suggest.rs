//! Words for messages: the nearest known word, and lists of words.

use std::fmt::Display;

use quote::ToTokens;
use syn::Type;

/// How similar a known word must be to be suggested, from 0 for nothing in common to 1 for equality.
const MIN_SIMILARITY: f64 = 0.8;

/// The known word that is most similar to `word`, if one is similar enough.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), *candidate))
        .filter(|(similarity, _)| *similarity > MIN_SIMILARITY)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// Whether two names differ at most in their case: `ViewContent` and `view_content`.
pub(crate) fn is_same_in_another_case(left: &str, right: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = u8> {
        let letters = name.bytes().filter(|byte| !b"_- ".contains(byte));
        letters.map(|byte| byte.to_ascii_lowercase())
    }
    letters(left).eq(letters(right))
}

/// The type as a user writes it: `Option<&'a str>`. The tokens alone would be `Option < & 'a str >`.
pub(crate) fn type_text(ty: &Type) -> String {
    let mut text = ty.to_token_stream().to_string();
    for (spaced, written) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" ;", ";"),
        ("& ", "&"),
    ] {
        text = text.replace(spaced, written);
    }
    text
}

/// Formats words as `a`, `b` and `c`, in backticks.
pub(crate) fn list<S: Display>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
