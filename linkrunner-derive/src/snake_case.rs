//! What a name in `snake_case` is, and how another one becomes one.

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

/// A name in any case as one in `snake_case`.
pub(crate) fn snake_case(name: &str) -> String {
    join(&words(name), lowercase, "_")
}

/// The words of a name in any case, as they are written: `XmlHTTPRequest_v2` has `Xml`, `HTTP`, `Request` and `v2`.
pub(crate) fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for run in name.split(|letter: char| !letter.is_alphanumeric()) {
        if !run.is_empty() {
            split_at_capitals(run, &mut words);
        }
    }
    words
}

/// A capital begins a word behind a small letter, and as the last of several capitals before one. Digits belong to the
/// word before them.
fn split_at_capitals<'a>(run: &'a str, words: &mut Vec<&'a str>) {
    let mut start = 0;
    let mut last_cased: Option<char> = None;
    let mut letters = run.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let is_before_small = letters.peek().is_some_and(|(_, next)| next.is_lowercase());
        let begins_word = letter.is_uppercase()
            && last_cased.is_some_and(|last| last.is_lowercase() || is_before_small);
        if begins_word {
            words.push(&run[start..at]);
            start = at;
        }
        if letter.is_uppercase() || letter.is_lowercase() {
            last_cased = Some(letter);
        }
    }
    words.push(&run[start..]);
}

/// The words, each spelled by the function, with the text between them.
pub(crate) fn join(words: &[&str], spell: fn(&str) -> String, between: &str) -> String {
    let spelled: Vec<String> = words.iter().map(|word| spell(word)).collect();
    spelled.join(between)
}

/// A word in lower case. A sigma at its end is a final one; for std it is one before a digit too, and none alone.
pub(crate) fn lowercase(word: &str) -> String {
    let mut lower: String = word.chars().flat_map(char::to_lowercase).collect();
    if word.ends_with('Σ') {
        lower.pop();
        lower.push('ς');
    }
    lower
}
