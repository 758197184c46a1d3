//! Names in `snake_case`.

use heck::ToSnakeCase as _;

/// Whether the name consists of lower-case words, joined by single underscores.
#[must_use]
pub fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|letter| letter.is_alphanumeric() && !letter.is_uppercase())
    };
    name.split('_').all(is_word)
}

/// Converts a name from any case to `snake_case`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    name.to_snake_case()
}

#[cfg(test)]
mod tests {
    use super::{is_snake_case, snake_case};

    /// The derive generates these event names: an update of heck must not change them.
    #[test]
    fn names_become_snake_case() {
        let cases = [
            ("PurchaseCompleted", "purchase_completed"),
            ("purchase_completed", "purchase_completed"),
            ("purchaseCompleted", "purchase_completed"),
            ("PURCHASE_COMPLETED", "purchase_completed"),
            ("purchase-completed", "purchase_completed"),
            ("Purchase completed!", "purchase_completed"),
            ("XMLHttpRequest", "xml_http_request"),
            ("HTTP", "http"),
            ("AnHTTPCall", "an_http_call"),
            ("ABTest", "ab_test"),
            ("ItemA", "item_a"),
            ("AItem", "a_item"),
            ("Level2Reached", "level2_reached"),
            ("Level2reached", "level2reached"),
            ("LEVEL2Reached", "level2_reached"),
            ("LEVEL2REACHED", "level2reached"),
            ("V2", "v2"),
            ("2Fast", "2fast"),
            ("__Private__Field_", "private_field"),
            ("_", ""),
            ("", ""),
            ("Übergröße", "übergröße"),
            ("ÜberÄnderung", "über_änderung"),
            ("ПокупкаЗавершена", "покупка_завершена"),
            ("購入Completed", "購入completed"),
            ("ΟΔΟΣ", "οδος"),
            ("ǅungla", "ǆungla"),
            ("İstanbul", "i\u{307}stanbul"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake_case(name), expected, "{name}");
        }
    }

    #[test]
    fn snake_case_is_lower_case_words_joined_by_single_underscores() {
        for name in ["purchase_completed", "paid", "level_2", "2fast", "購入"] {
            assert!(is_snake_case(name), "{name}");
        }
        for name in [
            "PurchaseCompleted",
            "purchase-completed",
            "_paid",
            "paid_",
            "a__b",
            "a b",
            "",
        ] {
            assert!(!is_snake_case(name), "{name}");
        }
    }
}
