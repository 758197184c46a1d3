//! Enums of events.

use crate::diagnostics::Diagnostics;
use crate::input::Input;

pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    check_attributes(input, diagnostics);
    check_not_empty(input, diagnostics);
}

/// An enum takes only `crate`: its events have their own attributes.
fn check_attributes(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let attrs = &input.attrs;
    let keys = [
        attrs.name.key(),
        attrs.rename_all.key(),
        attrs.ecommerce.key(),
        attrs.allow_non_snake_case.key(),
        attrs.allow_sensitive.key(),
    ];
    for key in keys.into_iter().flatten() {
        diagnostics.error(
            key,
            format_args!(
                "an enum is whichever event its variant holds, and takes no `{key}`\nhelp: put it on the event's struct"
            ),
        );
    }
}

/// An enum has at least one event.
fn check_not_empty(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let syn::Data::Enum(data) = &input.node.data else {
        return;
    };
    // Not the variants of the input: those with errors are missing there.
    if data.variants.is_empty() {
        diagnostics.error(
            &input.node.ident,
            "an enum of events has at least one\nhelp: write a variant such as `Viewed(ItemViewed)`",
        );
    }
}
