//! Rejects serde attributes that would silently have no effect, unless the linkrunner attribute says the same.

use proc_macro2::{TokenStream, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, parenthesized};

use crate::diagnostics::Diagnostics;
use crate::input::{Field, Input};

pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for field in input.fields() {
        check_field(field, diagnostics);
    }
    check_rename_all(input, diagnostics);
}

/// A field has no serde attribute about serializing without our counterpart.
fn check_field(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let attrs = &field.attrs;
    for_each_key(&field.node.attrs, |meta| {
        let (has_counterpart, counterpart) = if meta.path.is_ident("rename") {
            (attrs.rename.is_given(), "rename = \"…\"")
        } else if meta.path.is_ident("flatten") {
            (attrs.flatten.is_given(), "flatten")
        } else if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
            (attrs.skip.is_given(), "skip")
        } else if meta.path.is_ident("with") || meta.path.is_ident("serialize_with") {
            (attrs.with.is_given(), "with = path")
        } else {
            return;
        };
        if !has_counterpart && !attrs.skip.is_given() {
            no_effect(meta, counterpart, diagnostics);
        }
    });
}

/// A struct has no `#[serde(rename_all = "…")]` without our counterpart.
fn check_rename_all(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.attrs.rename_all.is_given() {
        return;
    }
    for_each_key(&input.node.attrs, |meta| {
        if meta.path.is_ident("rename_all") {
            no_effect(meta, "rename_all = \"…\"", diagnostics);
        }
    });
}

fn no_effect(meta: &ParseNestedMeta<'_>, counterpart: &str, diagnostics: &mut Diagnostics) {
    diagnostics.error(
        &meta.path,
        format_args!(
            "serde's attributes have no effect on what is sent\nhelp: add `#[linkrunner({counterpart})]`"
        ),
    );
}

/// Calls `on_key` with each key in `#[serde(…)]` that affects serializing.
fn for_each_key(attrs: &[Attribute], mut on_key: impl FnMut(&ParseNestedMeta<'_>)) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        // serde reports its own syntax errors.
        let _ = attr.parse_nested_meta(|meta| {
            if is_about_serializing(&meta)? {
                on_key(&meta);
            }
            Ok(())
        });
    }
}

/// Reads the value of a key, and returns whether it affects serializing: `rename(deserialize = "…")` does not.
fn is_about_serializing(meta: &ParseNestedMeta<'_>) -> syn::Result<bool> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<syn::Lit>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in meta.input);
        let tokens: TokenStream = content.parse()?;
        return Ok(tokens
            .into_iter()
            .any(|token| matches!(token, TokenTree::Ident(ident) if ident == "serialize")));
    }
    Ok(true)
}
