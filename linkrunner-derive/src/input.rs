//! What the user wrote, parsed, with the nodes of syn kept for their spans.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Ident, Lit, Meta, Type};

use crate::attr::{ContainerAttrs, FieldAttrs, is_linkrunner};
use crate::diagnostics::Diagnostics;
use crate::keys::Role;
use crate::snake_case::snake_case;

/// Which of the derives it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Event,
    Group,
    Item,
}

impl Target {
    /// For sentences.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Event => "an event",
            Self::Group => "a group of fields",
            Self::Item => "an item",
        }
    }
}

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
    /// Something that is neither; the error is reported.
    Wrong,
}

pub(crate) struct Field<'a> {
    pub(crate) node: &'a syn::Field,
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    pub(crate) description: String,
    /// The wire key, after `rename` and `rename_all`.
    pub(crate) key: String,
    pub(crate) role: Role,
}

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
}

impl<'a> Input<'a> {
    pub(crate) fn from_node(
        node: &'a DeriveInput,
        target: Target,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let attrs = ContainerAttrs::parse(&node.attrs, target, diagnostics);
        let shape = parse_shape(node, target, &attrs, diagnostics);
        Self {
            node,
            target,
            description: description(&node.attrs),
            attrs,
            shape,
        }
    }

    /// The event's name on the wire.
    pub(crate) fn event_name(&self) -> String {
        match self.attrs.name.get() {
            Some(name) => name.value(),
            None => snake_case(&self.node.ident.unraw().to_string()),
        }
    }

    /// The fields of a struct that are sent under a key of their own.
    pub(crate) fn keyed_fields(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields().iter().filter(|field| field.has_key())
    }

    pub(crate) fn fields(&self) -> &[Field<'a>] {
        match &self.shape {
            Shape::Struct(fields) => fields,
            Shape::Enum(_) | Shape::Wrong => &[],
        }
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

    /// What gave the field its key: the string of `rename`, or the field's name.
    pub(crate) fn key_node(&self) -> &dyn ToTokens {
        self.attrs.rename.tokens_or(self.ident)
    }
}

fn parse_shape<'a>(
    node: &'a DeriveInput,
    target: Target,
    attrs: &ContainerAttrs,
    diagnostics: &mut Diagnostics,
) -> Shape<'a> {
    let name = &node.ident;
    match &node.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Shape::Struct(
                fields
                    .named
                    .iter()
                    .filter_map(|field| parse_field(field, target, attrs, diagnostics))
                    .collect(),
            ),
            Fields::Unit if target == Target::Event => Shape::Struct(Vec::new()),
            Fields::Unit => {
                diagnostics.error(
                    name,
                    format_args!(
                        "{} has fields\nhelp: write `struct {name} {{ … }}` with a field for each key",
                        target.title()
                    ),
                );
                Shape::Wrong
            }
            Fields::Unnamed(fields) => {
                let named: Vec<String> = fields
                    .unnamed
                    .iter()
                    .enumerate()
                    .map(|(index, field)| {
                        format!("field_{}: {}", index + 1, field.ty.to_token_stream())
                    })
                    .collect();
                let instead = if named.is_empty() && target == Target::Event {
                    format!("struct {name};")
                } else {
                    format!("struct {name} {{ {} }}", named.join(", "))
                };
                diagnostics.error(
                    fields,
                    format_args!(
                        "the fields of {} need names, which become the keys\nhelp: write `{instead}`",
                        target.title()
                    ),
                );
                Shape::Wrong
            }
        },
        Data::Enum(data) if target == Target::Event => Shape::Enum(
            data.variants
                .iter()
                .filter_map(|variant| parse_variant(variant, diagnostics))
                .collect(),
        ),
        Data::Enum(data) => {
            diagnostics.error(
                data.enum_token,
                format_args!(
                    "an event may be an enum, and {} may not\nhelp: write `struct {name} {{ … }}`",
                    target.title()
                ),
            );
            Shape::Wrong
        }
        Data::Union(data) => {
            diagnostics.error(
                data.union_token,
                format_args!(
                    "{} is no union\nhelp: write `struct {name} {{ … }}`",
                    target.title()
                ),
            );
            Shape::Wrong
        }
    }
}

fn parse_field<'a>(
    node: &'a syn::Field,
    target: Target,
    container: &ContainerAttrs,
    diagnostics: &mut Diagnostics,
) -> Option<Field<'a>> {
    let ident = node.ident.as_ref()?;
    let attrs = FieldAttrs::parse(&node.attrs, diagnostics);
    let name = ident.unraw().to_string();
    let key = match (attrs.rename.get(), container.rename_all.get()) {
        (Some(rename), _) => rename.value(),
        (None, Some(case)) => case.apply(&name),
        (None, None) => name,
    };
    let role = match target {
        Target::Event | Target::Group => Role::in_event(&key),
        Target::Item => Role::in_item(&key),
    };
    Some(Field {
        node,
        ident,
        ty: &node.ty,
        attrs,
        description: description(&node.attrs),
        key,
        role,
    })
}

fn parse_variant<'a>(node: &'a syn::Variant, diagnostics: &mut Diagnostics) -> Option<Variant<'a>> {
    let ident = &node.ident;
    for attr in node
        .attrs
        .iter()
        .chain(node.fields.iter().flat_map(|field| &field.attrs))
    {
        if is_linkrunner(attr) {
            diagnostics.error(
                attr,
                "a variant takes no keys: its event has its own\nhelp: put the attribute on the event's struct",
            );
        }
    }
    match &node.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(Variant {
            ident,
            ty: &fields.unnamed[0].ty,
        }),
        Fields::Unit => {
            diagnostics.error(
                node,
                format_args!(
                    "each variant holds one event\nhelp: write `{ident}({ident})`, with a `struct {ident};` that derives \
                     `LinkrunnerEvent`"
                ),
            );
            None
        }
        Fields::Unnamed(fields) if fields.unnamed.is_empty() => {
            diagnostics.error(
                node,
                format_args!("each variant holds one event\nhelp: write its type in the parentheses, as in `{ident}({ident})`"),
            );
            None
        }
        Fields::Unnamed(fields) => {
            diagnostics.error(
                fields,
                format_args!(
                    "each variant holds one event, and this one holds {}\nhelp: put them into one struct that derives \
                     `LinkrunnerEvent`",
                    fields.unnamed.len()
                ),
            );
            None
        }
        Fields::Named(fields) => {
            diagnostics.error(
                fields,
                format_args!(
                    "each variant holds one event\nhelp: move these fields into a `struct {ident}` that derives \
                     `LinkrunnerEvent`, and write `{ident}({ident})`"
                ),
            );
            None
        }
    }
}

/// The doc comment, without the space that begins each line.
fn description(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| {
        let Meta::NameValue(doc) = &attr.meta else {
            return None;
        };
        match &doc.value {
            Expr::Lit(literal) if doc.path.is_ident("doc") => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        }
    });
    let lines: Vec<String> = lines
        .map(|line| {
            line.strip_prefix(' ')
                .unwrap_or(&line)
                .trim_end()
                .to_owned()
        })
        .collect();
    lines.join("\n").trim().to_owned()
}
