//! The parsed struct or enum. Its parts keep their syn nodes, so that errors can point at them.

use linkrunner_rules::{Role, ValueKind, snake_case};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::token::Paren;
use syn::{DeriveInput, Ident, Path, Type, parenthesized};

use crate::attr::{ContainerAttrs, FieldAttrs};
use crate::kind::Target;

pub(crate) struct Input<'a> {
    pub(crate) node: &'a DeriveInput,
    pub(crate) target: Target,
    pub(crate) attrs: ContainerAttrs,
    pub(crate) description: String,
    pub(crate) shape: Shape<'a>,
}

pub(crate) enum Shape<'a> {
    Struct(Vec<Field<'a>>),
    Enum(Vec<Variant<'a>>),
    /// A shape that the target does not support. The parser has reported the error.
    Wrong,
}

pub(crate) struct Field<'a> {
    pub(crate) node: &'a syn::Field,
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    pub(crate) description: String,
    /// The key on the wire, after `rename` and `rename_all`.
    pub(crate) key: String,
    pub(crate) role: Role,
    /// The kind of value that a reserved key takes. `None` for a custom field.
    pub(crate) kind: Option<ValueKind>,
    /// Whether the field is required. A required field must not be an `Option`.
    pub(crate) is_required: bool,
}

pub(crate) struct Variant<'a> {
    pub(crate) node: &'a syn::Variant,
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
}

impl<'a> Input<'a> {
    /// The name of the event on the wire.
    pub(crate) fn event_name(&self) -> String {
        match self.attrs.name.get() {
            Some(name) => name.value(),
            None => snake_case(&self.node.ident.unraw().to_string()),
        }
    }

    /// The fields of a struct. An enum has none.
    pub(crate) fn fields(&self) -> &[Field<'a>] {
        match &self.shape {
            Shape::Struct(fields) => fields,
            Shape::Enum(_) | Shape::Wrong => &[],
        }
    }

    /// The fields that are sent under their own key.
    pub(crate) fn keyed_fields(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields().iter().filter(|field| field.has_key())
    }

    /// Whether a field has this key.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.keyed_fields().any(|field| field.key == key)
    }

    /// The word `packed` in the struct's `repr`.
    pub(crate) fn packed(&self) -> Option<Path> {
        let mut packed = None;
        for attribute in &self.node.attrs {
            if !attribute.path().is_ident("repr") {
                continue;
            }
            // The compiler reports what cannot be parsed.
            let _ = attribute.parse_nested_meta(|meta| {
                if meta.input.peek(Paren) {
                    let size;
                    parenthesized!(size in meta.input);
                    size.parse::<TokenStream>()?;
                }
                if meta.path.is_ident("packed") {
                    packed = Some(meta.path);
                }
                Ok(())
            });
        }
        packed
    }

    pub(crate) fn has_flattened(&self) -> bool {
        self.fields().iter().any(Field::is_flattened)
    }
}

impl Field<'_> {
    pub(crate) fn is_skipped(&self) -> bool {
        self.attrs.skip.is_given()
    }

    pub(crate) fn is_flattened(&self) -> bool {
        self.attrs.flatten.is_given() && !self.is_skipped()
    }

    pub(crate) fn has_key(&self) -> bool {
        !self.is_skipped() && !self.is_flattened()
    }

    /// The source of the key, for the spans of errors: the string of `rename`, or the name of the field.
    pub(crate) fn key_node(&self) -> &dyn ToTokens {
        self.attrs.rename.tokens_or(self.ident)
    }
}
