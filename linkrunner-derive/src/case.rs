//! The cases of `rename_all`, as serde names them.

use crate::snake_case::{join, lowercase, snake_case, words};

#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    apply: fn(&str) -> String,
}

pub(crate) const CASES: [Case; 8] = [
    Case {
        name: "lowercase",
        apply: str::to_lowercase,
    },
    Case {
        name: "UPPERCASE",
        apply: str::to_uppercase,
    },
    Case {
        name: "PascalCase",
        apply: |name| join(&words(name), capitalize, ""),
    },
    Case {
        name: "camelCase",
        apply: |name| match words(name).as_slice() {
            [] => String::new(),
            [first, rest @ ..] => lowercase(first) + &join(rest, capitalize, ""),
        },
    },
    Case {
        name: "snake_case",
        apply: snake_case,
    },
    Case {
        name: "SCREAMING_SNAKE_CASE",
        apply: |name| join(&words(name), str::to_uppercase, "_"),
    },
    Case {
        name: "kebab-case",
        apply: |name| join(&words(name), lowercase, "-"),
    },
    Case {
        name: "SCREAMING-KEBAB-CASE",
        apply: |name| join(&words(name), str::to_uppercase, "-"),
    },
];

impl Case {
    pub(crate) fn apply(self, name: &str) -> String {
        (self.apply)(name)
    }
}

fn capitalize(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().to_string() + &lowercase(letters.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use heck::{
        ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase,
        ToSnakeCase,
    };
    use proptest::prelude::*;

    use super::{CASES, snake_case};

    fn by_heck(case: &str, name: &str) -> String {
        match case {
            "lowercase" => name.to_lowercase(),
            "UPPERCASE" => name.to_uppercase(),
            "PascalCase" => name.to_pascal_case(),
            "camelCase" => name.to_lower_camel_case(),
            "snake_case" => name.to_snake_case(),
            "SCREAMING_SNAKE_CASE" => name.to_shouty_snake_case(),
            "kebab-case" => name.to_kebab_case(),
            "SCREAMING-KEBAB-CASE" => name.to_shouty_kebab_case(),
            other => panic!("heck has no {other}"),
        }
    }

    fn assert_as_heck(name: &str) {
        for case in CASES {
            assert_eq!(
                case.apply(name),
                by_heck(case.name, name),
                "{name:?} in {}",
                case.name
            );
        }
    }

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
            assert_as_heck(name);
        }
    }

    /// What an identifier consists of, with many of each that matters here.
    fn identifiers() -> impl Strategy<Value = String> {
        prop_oneof![
            "[A-Za-z0-9_]{0,12}",
            "[ABab1_]{0,12}",
            "(r#)?[_A-Za-zΑ-Ωα-ωА-Яа-яÀ-ÿǄ-ǌ購入ßİΣςﬄ][A-Za-z0-9_Σςǅéß]{0,12}",
            "[\\p{XIDS}_]\\p{XIDC}{0,12}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn every_case_is_as_heck_has_it(name in identifiers(), text in ".{0,12}") {
            assert_as_heck(&name);
            assert_as_heck(&text);
        }
    }
}
