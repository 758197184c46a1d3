//! Names that are not in `snake_case`.

use linkrunner_rules::{is_snake_case, snake_case};

use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

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
            "the name `{}` is not in snake_case, and Linkrunner treats names that differ in case as different events; \
             {suggestion}, unless the name is already in use",
            name.escape_debug()
        ),
    ))
}
