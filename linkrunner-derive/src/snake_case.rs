//! What a name in `snake_case` is.

/// Lower-case words joined by single underscores.
pub(crate) fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|letter| letter.is_alphanumeric() && !letter.is_uppercase())
    };
    name.split('_').all(is_word)
}
