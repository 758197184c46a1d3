//! The attributes of a field.

use syn::{Attribute, LitStr, TypePath};

use super::allow::{parse_allow, unknown_allow};
use super::parse::{parse_keys, unknown_key};
use super::shape::{ShapeAttr, shape};
use super::slot::Slot;
use super::value::{Item, flag, path, peek_text, string};
use crate::diagnostics::Diagnostics;

/// The keys of a field. Functions are `TypePath`s, which may be qualified: `<str as ToOwned>::to_owned`.
pub(crate) struct FieldAttrs {
    pub(crate) rename: Slot<LitStr>,
    pub(crate) skip: Slot<()>,
    pub(crate) skip_if: Slot<TypePath>,
    pub(crate) flatten: Slot<()>,
    pub(crate) with: Slot<TypePath>,
    pub(crate) shape: Slot<ShapeAttr>,
    pub(crate) allow_sensitive: Slot<()>,
}

/// Advice for keys that belong on the struct, or have another name.
const ELSEWHERE: &[(&str, &str)] = &[
    ("name", "write `rename = \"…\"`"),
    ("key", "write `rename = \"…\"`"),
    ("rename_all", "it goes on the struct"),
    ("ecommerce", "it goes on the struct"),
    ("crate", "it goes on the struct"),
    ("default", "make the field an `Option` if it may be missing"),
    (
        "optional",
        "make the field an `Option` if it may be missing",
    ),
    ("skip_serializing", "write `skip`"),
    (
        "skip_serializing_if",
        "`None` is left out by default; for other values, write `skip_if = function`, where the function is a `fn(&T) -> bool` \
         and `T` is the field's type",
    ),
    (
        "serialize_with",
        "write `with = function`, where the function takes `&T` and returns the value, and `T` is the field's type",
    ),
    ("sensitive", "write `allow(sensitive)`"),
    (
        "nested",
        "remove `nested`: a field whose type derives `EventData` is nested by default",
    ),
];

impl FieldAttrs {
    /// `name` is the field's, for examples in messages.
    pub(crate) fn parse(attrs: &[Attribute], name: &str, diagnostics: &mut Diagnostics) -> Self {
        let mut this = Self {
            rename: Slot::new(),
            skip: Slot::new(),
            skip_if: Slot::new(),
            flatten: Slot::new(),
            with: Slot::new(),
            shape: Slot::new(),
            allow_sensitive: Slot::new(),
        };
        let known = [
            "rename", "skip", "skip_if", "flatten", "with", "shape", "allow",
        ];
        let example = format!("rename = \"{name}\"");
        let suggest = |text: Option<&str>| text.unwrap_or(name).to_owned();
        parse_keys(
            attrs,
            &example,
            diagnostics,
            |key, input, diagnostics| match key.to_string().as_str() {
                "rename" => this.rename.set(key, string(key, input, suggest)?),
                "skip" => this.skip.set(key, flag(key, input)?),
                "skip_if" => this.skip_if.set(key, path(key, input, Item::ToBool)?),
                "flatten" => this.flatten.set(key, flag(key, input)?),
                "with" => this.with.set(key, path(key, input, Item::ToValue)?),
                "shape" => this.shape.set(key, shape(key, input)?),
                "allow" => parse_allow(key, input, diagnostics, |word| {
                    if word == "sensitive" {
                        return this.allow_sensitive.set(word, ());
                    }
                    if word == "non_snake_case" {
                        return Err(syn::Error::new_spanned(
                            word,
                            "`non_snake_case` applies to event names; keys may have any case\nhelp: remove `non_snake_case`, or move it to the struct",
                        ));
                    }
                    Err(unknown_allow(word, &["sensitive"]))
                }),
                _ => Err(unknown_key(
                    key,
                    &known,
                    "a field",
                    ELSEWHERE,
                    &suggest(peek_text(input).as_deref()),
                )),
            },
        );
        this
    }
}
