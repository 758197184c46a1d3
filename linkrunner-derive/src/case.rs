//! The cases of `rename_all`, as serde names them.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
};

pub(crate) use crate::snake_case::is_snake_case;

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
