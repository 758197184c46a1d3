//! The attributes of a type that derives `EventValue`.

use syn::Attribute;
use syn::Path;

use super::parse::{parse_keys, unknown_key};
use super::shape::{ShapeAttr, shape};
use super::slot::Slot;
use super::value::{Item, path};
use crate::diagnostics::Diagnostics;

/// The keys of the type.
pub(crate) struct ValueAttrs {
    pub(crate) krate: Slot<Path>,
    pub(crate) shape: Slot<ShapeAttr>,
}

/// Advice for keys that serde has.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "rename_all",
        "write `#[serde(rename_all = \"…\")]`, which decides what is sent",
    ),
    (
        "rename",
        "write `#[serde(rename = \"…\")]`, which decides what is sent",
    ),
];

impl ValueAttrs {
    pub(crate) fn parse(attrs: &[Attribute], diagnostics: &mut Diagnostics) -> Self {
        let mut this = Self {
            krate: Slot::new(),
            shape: Slot::new(),
        };
        parse_keys(
            attrs,
            "shape = \"string\"",
            diagnostics,
            |key, input, _| match key.to_string().as_str() {
                "shape" => this.shape.set(key, shape(key, input)?),
                "crate" => this.krate.set(key, path(key, input, Item::Library)?),
                _ => Err(unknown_key(
                    key,
                    &["shape", "crate"],
                    "a value",
                    ELSEWHERE,
                    "snake_case",
                )),
            },
        );
        this
    }
}
