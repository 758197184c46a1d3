//! Suggests the known word that is most similar to an unknown one.

/// The similarity from which a word is suggested: 0 is nothing in common, 1 is equality.
const MIN_SIMILARITY: f64 = 0.8;

/// Longer words are not compared: the time grows with the product of the lengths, and a call may have a name of a megabyte.
const LONGEST: usize = 200;

/// The known word that is most similar to `word`, if one is similar enough. Of equally similar words, the first.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let mut best = None;
    let mut most = MIN_SIMILARITY;
    for candidate in known {
        let similarity = strsim::jaro_winkler(word, candidate);
        if similarity > most {
            most = similarity;
            best = Some(candidate);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_similar_word_is_found() {
        let known = ["coupon", "order_id", "amount"];
        assert_eq!(nearest("cuopon", known), Some("coupon"));
        assert_eq!(nearest("orderId", known), Some("order_id"));
        assert_eq!(nearest("screen", known), None);
        assert_eq!(nearest("coupon", []), None);
        assert_eq!(nearest(&"coupon".repeat(100), known), None);
    }
}
