//! What serde is told and an event does not hear, which nobody would notice.

use proc_macro2::{TokenStream, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::parenthesized;

use crate::diagnostics::Diagnostics;
use crate::input::{Field, Input};

/// What serde is told about a field has no effect on the event, which nobody would notice.
pub(super) fn check_serde_attributes(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let attrs = &field.attrs;
    for attr in field
        .node
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("serde"))
    {
        // An attribute that serde cannot read is serde's to report.
        let _ = attr.parse_nested_meta(|meta| {
            let (is_said, instead) = if meta.path.is_ident("rename") {
                (attrs.rename.is_given(), "rename = \"…\"")
            } else if meta.path.is_ident("flatten") {
                (attrs.flatten.is_given(), "flatten")
            } else if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
                (attrs.skip.is_given(), "skip")
            } else if meta.path.is_ident("with") || meta.path.is_ident("serialize_with") {
                (attrs.with.is_given(), "with = path")
            } else {
                (true, "")
            };
            if is_about_serializing(&meta)? && !is_said && !attrs.skip.is_given() {
                diagnostics.error(
                    &meta.path,
                    format_args!(
                        "serde's attributes have no effect on what is sent\nhelp: add `#[linkrunner({instead})]`"
                    ),
                );
            }
            Ok(())
        });
    }
}

/// As for fields, for the one key of a struct that changes what is sent.
pub(super) fn check_serde_rename_all(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.attrs.rename_all.is_given() {
        return;
    }
    for attr in input
        .node
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("serde"))
    {
        let _ = attr.parse_nested_meta(|meta| {
            if is_about_serializing(&meta)? && meta.path.is_ident("rename_all") {
                diagnostics.error(
                    &meta.path,
                    "serde's attributes have no effect on what is sent\nhelp: add `#[linkrunner(rename_all = \"…\")]`",
                );
            }
            Ok(())
        });
    }
}

/// Reads what follows a key of serde's: whether it is about serializing, and not about deserializing alone.
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
