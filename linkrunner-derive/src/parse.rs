//! Parses a struct or an enum, and reports unsupported shapes.

use linkrunner_rules::{ReservedKey, Role};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Lit, Meta};

use crate::attr::{ContainerAttrs, FieldAttrs, is_linkrunner};
use crate::diagnostics::Diagnostics;
use crate::input::{Field, Input, Shape, Variant};
use crate::kind::Target;
use crate::suggest::type_text;

pub(crate) fn parse<'a>(
    node: &'a DeriveInput,
    target: Target,
    diagnostics: &mut Diagnostics,
) -> Input<'a> {
    let attrs = ContainerAttrs::parse(&node.attrs, &node.ident, target, diagnostics);
    let shape = parse_shape(node, target, &attrs, diagnostics);
    Input {
        node,
        target,
        description: description(&node.attrs),
        attrs,
        shape,
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
                        "{} cannot be a unit struct\nhelp: write `struct {name} {{ … }}` with a field for each key",
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
                    .map(|(index, field)| format!("field_{}: {}", index + 1, type_text(&field.ty)))
                    .collect();
                let instead = if named.is_empty() && target == Target::Event {
                    format!("struct {name};")
                } else {
                    format!("struct {name} {{ {} }}", named.join(", "))
                };
                diagnostics.error(
                    fields,
                    format_args!(
                        "{} cannot be a tuple struct: the names of the fields become the keys\nhelp: write `{instead}`{}",
                        target.title(),
                        instead_of_a_group(target)
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
                    "{} cannot be an enum\nhelp: write `struct {name} {{ … }}` with a field for each key{}",
                    target.title(),
                    instead_of_a_group(target)
                ),
            );
            Shape::Wrong
        }
        Data::Union(data) => {
            diagnostics.error(
                data.union_token,
                format_args!(
                    "{} cannot be a union\nhelp: write `struct {name} {{ … }}` with a field for each key",
                    target.title()
                ),
            );
            Shape::Wrong
        }
    }
}

/// Advice for a type that is a value instead of a group, such as a fieldless enum or an id in a tuple struct.
fn instead_of_a_group(target: Target) -> &'static str {
    match target {
        Target::Group => {
            "\nhelp: for the type of a single field, derive `serde::Serialize` in place of `EventData`"
        }
        Target::Event | Target::Item => "",
    }
}

fn parse_field<'a>(
    node: &'a syn::Field,
    target: Target,
    container: &ContainerAttrs,
    diagnostics: &mut Diagnostics,
) -> Option<Field<'a>> {
    let ident = node.ident.as_ref()?;
    let name = ident.unraw().to_string();
    let attrs = FieldAttrs::parse(&node.attrs, &name, diagnostics);
    let key = match (attrs.rename.get(), container.rename_all.get()) {
        (Some(rename), _) => rename.value(),
        (None, Some(case)) => case.apply(&name),
        (None, None) => name,
    };
    let reserved = ReservedKey::find(&key, target.place());
    Some(Field {
        node,
        ident,
        ty: &node.ty,
        attrs,
        description: description(&node.attrs),
        key,
        role: reserved.map_or(Role::Custom, |row| row.role),
        kind: reserved.and_then(|row| row.kind_in(target.place())),
        is_required: reserved.is_some_and(|row| is_required(row, target, container)),
    })
}

/// Whether the event or the item must have the key.
fn is_required(row: &ReservedKey, target: Target, container: &ContainerAttrs) -> bool {
    match target {
        Target::Event => container
            .ecommerce_kind()
            .is_some_and(|kind| row.is_required_by(kind)),
        Target::Group => false,
        Target::Item => row.is_required_by_items(),
    }
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
                "variants take no `#[linkrunner(…)]` attribute\nhelp: put the attribute on the event's struct",
            );
        }
    }
    match &node.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(Variant {
            node,
            ident,
            ty: &fields.unnamed[0].ty,
        }),
        Fields::Unit => {
            diagnostics.error(
                node,
                format_args!(
                    "each variant must hold one event\nhelp: write `{ident}({ident})`, with a `struct {ident};` that derives \
                     `LinkrunnerEvent`"
                ),
            );
            None
        }
        Fields::Unnamed(fields) if fields.unnamed.is_empty() => {
            diagnostics.error(
                node,
                format_args!("each variant must hold one event\nhelp: write its type in the parentheses, as in `{ident}({ident})`"),
            );
            None
        }
        Fields::Unnamed(fields) => {
            diagnostics.error(
                fields,
                format_args!(
                    "each variant must hold one event, but this one holds {}\nhelp: put them into one struct that derives \
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
                    "each variant must hold one event\nhelp: move these fields into a `struct {ident}` that derives \
                     `LinkrunnerEvent`, and write `{ident}({ident})`"
                ),
            );
            None
        }
    }
}

/// The text of the doc comment.
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
    // The text of `/// text` begins with a space.
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
