//! Enums of events.

use std::collections::HashMap;

use quote::ToTokens;

use crate::diagnostics::Diagnostics;
use crate::input::{Input, Variant};

pub(super) fn check(input: &Input<'_>, variants: &[Variant<'_>], diagnostics: &mut Diagnostics) {
    check_attributes(input, diagnostics);
    check_not_empty(input, diagnostics);
    check_types_distinct(variants, diagnostics);
}

/// An enum takes only `crate` and `allow(serde)`: its events have their own attributes.
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
    // `variants` lacks the variants with errors, so this counts the syn nodes.
    if data.variants.is_empty() {
        diagnostics.error(
            &input.node.ident,
            "an enum of events has at least one\nhelp: write a variant such as `Viewed(ItemViewed)`",
        );
    }
}

/// No two variants hold the same type: they would share an event name. The library compares the names of different types.
fn check_types_distinct(variants: &[Variant<'_>], diagnostics: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for variant in variants {
        let ty = variant.ty.to_token_stream().to_string();
        if let Some(first) = seen.get(&ty) {
            diagnostics.error(
                variant.ty,
                format_args!(
                    "the variants `{first}` and `{}` hold the same event, and are sent under one name\nhelp: give each variant \
                     a struct of its own, or keep one variant and tell the two apart by a field",
                    variant.ident
                ),
            );
        } else {
            seen.insert(ty, variant.ident);
        }
    }
}
