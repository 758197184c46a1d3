//! The cases of `rename_all`, as serde names them.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
};

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
        apply: |name| name.to_pascal_case(),
    },
    Case {
        name: "camelCase",
        apply: |name| name.to_lower_camel_case(),
    },
    Case {
        name: "snake_case",
        apply: |name| name.to_snake_case(),
    },
    Case {
        name: "SCREAMING_SNAKE_CASE",
        apply: |name| name.to_shouty_snake_case(),
    },
    Case {
        name: "kebab-case",
        apply: |name| name.to_kebab_case(),
    },
    Case {
        name: "SCREAMING-KEBAB-CASE",
        apply: |name| name.to_shouty_kebab_case(),
    },
];

impl Case {
    pub(crate) fn apply(self, name: &str) -> String {
        (self.apply)(name)
    }
}

pub(crate) fn snake_case(name: &str) -> String {
    name.to_snake_case()
}

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
