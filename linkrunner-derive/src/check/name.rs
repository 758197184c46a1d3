//! The name of an event.

use linkrunner_rules::{is_snake_case, snake_case};
use syn::ext::IdentExt;

use crate::diagnostics::Diagnostics;
use crate::input::Input;
use crate::kind::Target;

pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.target == Target::Event {
        check_event_name(input, diagnostics);
    }
}

/// An event's name is not empty, has no control characters, and is in `snake_case` unless the user allows another case.
fn check_event_name(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let name = input.event_name();
    let mut help_in_use = "";
    let problem = if name.trim().is_empty() {
        "an event's name must not be empty".to_owned()
    } else if name.chars().any(char::is_control) {
        "an event's name must not contain control characters".to_owned()
    } else if !is_snake_case(&name) && !input.attrs.allow_non_snake_case.is_given() {
        help_in_use = "\nhelp: if the name is already in use, keep it with `#[linkrunner(allow(non_snake_case))]`";
        format!(
            "the name `{name}` is not in snake_case; Linkrunner treats names that differ in case as different events"
        )
    } else {
        return;
    };

    // A name without letters has no `snake_case` form, so the struct's name is the second choice.
    let written = snake_case(&name);
    let own = snake_case(&input.node.ident.unraw().to_string());
    let suggestion = [written, own].into_iter().find(|name| is_snake_case(name));
    let help = match suggestion {
        Some(name) => format!("write `name = \"{name}\"`"),
        None => "write one such as `name = \"item_viewed\"`".to_owned(),
    };
    diagnostics.error(
        input.attrs.name.tokens_or(&input.node.ident),
        format_args!("{problem}\nhelp: {help}{help_in_use}"),
    );
}
