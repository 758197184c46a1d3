//! Rejects serde attributes that would silently have no effect. An equivalent `linkrunner` attribute lifts the error.
//!
//! Only attributes that change the serialized form matter. `allow(serde)` waives all rules here, for types that are also
//! serialized with serde elsewhere.

use proc_macro2::{TokenStream, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Lit, parenthesized};

use crate::attr::for_each_serde_key;
use crate::diagnostics::Diagnostics;
use crate::input::{Field, Input, Shape, Variant};

pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.attrs.allow_serde.is_given() {
        return;
    }
    for field in input.fields() {
        check_field(field, diagnostics);
    }
    match &input.shape {
        Shape::Enum(variants) => {
            check_enum(input, diagnostics);
            for variant in variants {
                check_variant(variant, diagnostics);
            }
        }
        Shape::Struct(_) | Shape::Wrong => {
            check_rename_all(input, diagnostics);
            check_struct(input, diagnostics);
        }
    }
}

/// A field with a serde attribute about serializing also has the `linkrunner` counterpart.
fn check_field(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let attrs = &field.attrs;
    for_each_key(&field.node.attrs, |meta, value| {
        let (has_counterpart, counterpart) = if meta.path.is_ident("rename") {
            let name = text_in(value);
            (attrs.rename.is_given(), format!("rename = \"{name}\""))
        } else if meta.path.is_ident("flatten") {
            if !attrs.flatten.is_given() && !attrs.skip.is_given() {
                let help = "for a group, add `#[linkrunner(flatten)]`; for a map, remove `flatten`: a map is sent as an object \
                            under its own key";
                is_ignored(meta, help, diagnostics);
            }
            return;
        } else if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
            (attrs.skip.is_given(), "skip".to_owned())
        } else if meta.path.is_ident("skip_serializing_if") {
            let path = path_in(value);
            // Events leave out `None` by default.
            let is_implied =
                path == "Option::is_none" || path.ends_with("::option::Option::is_none");
            let counterpart = format!("skip_if = {path}");
            (is_implied || attrs.skip_if.is_given(), counterpart)
        } else if meta.path.is_ident("with") || meta.path.is_ident("serialize_with") {
            (attrs.with.is_given(), "with = function".to_owned())
        } else {
            return;
        };
        if !has_counterpart && !attrs.skip.is_given() {
            no_effect(meta, &counterpart, diagnostics);
        }
    });
}

/// The text in the value of a key. `rename(serialize = "…")` has it elsewhere.
fn text_in(value: Option<&Lit>) -> String {
    match value {
        Some(Lit::Str(text)) => text.value(),
        _ => "…".to_owned(),
    }
}

/// The path in the value of a key, without spaces.
fn path_in(value: Option<&Lit>) -> String {
    match value {
        Some(Lit::Str(path)) => path.value().split_whitespace().collect(),
        _ => String::new(),
    }
}

/// A struct with `#[serde(rename_all = "…")]` also has the `linkrunner` counterpart.
fn check_rename_all(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.attrs.rename_all.is_given() {
        return;
    }
    for_each_key(&input.node.attrs, |meta, value| {
        if meta.path.is_ident("rename_all") {
            let case = text_in(value);
            no_effect(meta, &format!("rename_all = \"{case}\""), diagnostics);
        }
    });
}

/// A struct has no serde attribute that changes the form of its JSON.
fn check_struct(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for_each_key(&input.node.attrs, |meta, _| {
        let help = if meta.path.is_ident("into") {
            "put the derive on the target type of `into` instead"
        } else if meta.path.is_ident("tag") {
            "to send a key with a fixed value, add a field"
        } else if meta.path.is_ident("transparent") && !input.has_flattened() {
            "put `#[linkrunner(flatten)]` on the field"
        } else {
            return;
        };
        is_ignored(meta, help, diagnostics);
    });
}

/// An enum has no serde attribute about its tag or the names of its variants.
fn check_enum(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for_each_key(&input.node.attrs, |meta, _| {
        let help = if meta.path.is_ident("rename_all") {
            "an event is named after its struct; to rename it, write `#[linkrunner(name = \"…\")]` on the struct"
        } else if meta.path.is_ident("tag") {
            "remove the tag: the event name tells the variants apart"
        } else if meta.path.is_ident("into") {
            "put the derive on the target type of `into` instead"
        } else {
            return;
        };
        is_ignored(meta, help, diagnostics);
    });
}

/// A variant and its event have no serde attribute about serializing.
fn check_variant(variant: &Variant<'_>, diagnostics: &mut Diagnostics) {
    let fields = variant.node.fields.iter().map(|field| &field.attrs);
    for attrs in std::iter::once(&variant.node.attrs).chain(fields) {
        for_each_key(attrs, |meta, _| {
            let help = if meta.path.is_ident("rename") {
                "write `#[linkrunner(name = \"…\")]` on the event's struct"
            } else if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
                "remove the variant if its event is never sent"
            } else if meta.path.is_ident("with") || meta.path.is_ident("serialize_with") {
                "write `#[linkrunner(with = path)]` on the fields of the event's struct"
            } else {
                return;
            };
            is_ignored(meta, help, diagnostics);
        });
    }
}

fn no_effect(meta: &ParseNestedMeta<'_>, counterpart: &str, diagnostics: &mut Diagnostics) {
    // serde's `with` takes a module.
    let form = match counterpart {
        "with = function" => {
            ", where the function takes `&T` and returns the value, and `T` is the field's type"
        }
        _ => "",
    };
    diagnostics.error(
        &meta.path,
        format_args!(
            "this serde attribute has no effect on the event\nhelp: add `#[linkrunner({counterpart})]`{form}"
        ),
    );
}

/// The error for an attribute without a counterpart on the same item.
fn is_ignored(meta: &ParseNestedMeta<'_>, help: &str, diagnostics: &mut Diagnostics) {
    diagnostics.error(
        &meta.path,
        format_args!(
            "this serde attribute has no effect on the event\nhelp: {help}\nhelp: if serde also reads or writes the type \
             elsewhere, keep the attribute and put `#[linkrunner(allow(serde))]` on the type"
        ),
    );
}

/// Calls `on_key` with the key and the value of each `#[serde(…)]` key that affects serializing.
fn for_each_key(attrs: &[Attribute], mut on_key: impl FnMut(&ParseNestedMeta<'_>, Option<&Lit>)) {
    for_each_serde_key(attrs, |meta| {
        if meta.input.peek(syn::Token![=]) {
            let value = meta.value()?.parse::<Lit>()?;
            on_key(meta, Some(&value));
        } else if !meta.input.peek(syn::token::Paren) || is_about_serializing(meta)? {
            on_key(meta, None);
        }
        Ok(())
    });
}

/// Whether the parentheses after a key mention `serialize`: `rename(deserialize = "…")` does not.
fn is_about_serializing(meta: &ParseNestedMeta<'_>) -> syn::Result<bool> {
    let content;
    parenthesized!(content in meta.input);
    let tokens: TokenStream = content.parse()?;
    Ok(tokens
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(ident) if ident == "serialize")))
}
