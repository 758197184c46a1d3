//! The cases of `rename_all`, under the names that serde gives them.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
};

#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    apply: fn(&str) -> String,
}

pub(crate) const CASES: [Case; 8] = [
    Case::new("lowercase", str::to_lowercase),
    Case::new("UPPERCASE", str::to_uppercase),
    Case::new("PascalCase", str::to_pascal_case),
    Case::new("camelCase", str::to_lower_camel_case),
    Case::new("snake_case", str::to_snake_case),
    Case::new("SCREAMING_SNAKE_CASE", str::to_shouty_snake_case),
    Case::new("kebab-case", str::to_kebab_case),
    Case::new("SCREAMING-KEBAB-CASE", str::to_shouty_kebab_case),
];

impl Case {
    const fn new(name: &'static str, apply: fn(&str) -> String) -> Self {
        Self { name, apply }
    }

    /// Converts the name of a field to this case.
    pub(crate) fn apply(self, name: &str) -> String {
        (self.apply)(name)
    }
}
