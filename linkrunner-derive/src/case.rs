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

    /// The case with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        CASES.into_iter().find(|case| case.name == name)
    }

    /// Converts the name of a field to this case.
    pub(crate) fn apply(self, name: &str) -> String {
        (self.apply)(name)
    }

    /// Converts the name of an enum's variant to this case, exactly as serde does: a word begins at each capital letter, so
    /// that `HTMLPage` is `h_t_m_l_page`.
    pub(crate) fn apply_to_variant(self, name: &str) -> String {
        match self.name {
            "PascalCase" => return name.to_owned(),
            "lowercase" => return name.to_ascii_lowercase(),
            "UPPERCASE" => return name.to_ascii_uppercase(),
            "camelCase" => {
                let mut letters = name.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                return first.into_iter().chain(letters).collect();
            }
            _ => {}
        }
        let mut snake = String::new();
        for (index, letter) in name.char_indices() {
            if index > 0 && letter.is_uppercase() {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        }
        match self.name {
            "SCREAMING_SNAKE_CASE" => snake.to_ascii_uppercase(),
            "kebab-case" => snake.replace('_', "-"),
            "SCREAMING-KEBAB-CASE" => snake.to_ascii_uppercase().replace('_', "-"),
            _ => snake,
        }
    }
}
