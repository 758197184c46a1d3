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
                "`{key}` is not supported on an enum of events\nhelp: put it on the structs of the events"
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
            "an enum of events needs at least one variant\nhelp: write a variant such as `Viewed(ItemViewed)`",
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
                    "the variants `{first}` and `{}` hold the same event, so they would have the same \
                     name\nhelp: give each variant its own struct, or keep one variant and add a field that tells them apart",
                    variant.ident
                ),
            );
        } else {
            seen.insert(ty, variant.ident);
        }
    }
}
