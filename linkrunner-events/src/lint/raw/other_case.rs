//! Names that are not in `snake_case`.

use linkrunner_rules::{is_snake_case, snake_case};

use crate::lint::{Finding, Rule};

pub(super) fn not_snake_case(name: &str) -> Option<Finding> {
    if is_snake_case(name) {
        return None;
    }
    let own = snake_case(name);
    let suggestion = if is_snake_case(&own) {
        format!("send `{own}`")
    } else {
        "send lower-case words joined by underscores".to_owned()
    };
    Some(Finding::new(
        Rule::NameNotSnakeCase,
        format!(
            "the name `{}` is not in snake_case, and Linkrunner takes names in another case for other events; {suggestion}, \
             unless the name is in use already",
            name.escape_debug()
        ),
    ))
}

/// Removes the differences between cases, so that `ItemViewed` and `item_viewed` are equal.
pub(crate) fn folded(name: &str) -> String {
    let folded: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // A name without letters equals only itself.
    if folded.is_empty() {
        name.to_owned()
    } else {
        folded
    }
}
