//! The parts of the tracking plan: shapes, and the registration of events. Each is the argument of a macro of the library,
//! which expands to nothing without its feature `plan`.

use linkrunner_rules::ValueKind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Generics};

use super::allow_deprecated;
use super::field::{implied_content_type, reserved_trait};
use super::generics::mentions_type_parameter;
use crate::attr::ShapeAttr;
use crate::input::{Field, Input};
use crate::kind::Target;

/// `shapes: …`, the shape of each key of the schema.
///
/// As few tokens as possible: without the feature they are dropped, but still cost compile time.
pub(super) fn expand_shapes(input: &Input<'_>) -> TokenStream {
    let mut shapes = TokenStream::new();
    for field in input.keyed_fields() {
        shapes.extend(field_shape(input, field));
        if implied_content_type(input, field).is_some() {
            shapes.extend(quote!((CONTENT_TYPE)));
        }
    }
    if shapes.is_empty() {
        return shapes;
    }
    quote!(shapes: __linkrunner::shapes!(#shapes),)
}

/// A shape as the macro takes it: `(CONSTANT)`, `[Type]`, or `{expression}`.
fn field_shape(input: &Input<'_>, field: &Field<'_>) -> TokenStream {
    if let Some(declared) = field.attrs.shape.get() {
        let shape = declared_shape(declared);
        return quote!({#shape});
    }
    let ty = field.ty;
    match field.kind {
        Some(ValueKind::Amount) => quote!((Num)),
        Some(ValueKind::WholeNumber) => quote!((Int)),
        Some(ValueKind::Currency | ValueKind::Text) => quote!((Str)),
        Some(ValueKind::ContentType) => quote!((CONTENT_TYPE)),
        Some(ValueKind::Ids) => quote!((STRINGS)),
        Some(ValueKind::Items) => {
            // The trait knows the items even if their type is a parameter.
            let contents = reserved_trait(field);
            quote_spanned!(ty.span()=> {<#ty as __linkrunner::#contents>::__SHAPE})
        }
        // The derive cannot see the type of a parameter, or what a function returns.
        None if field.attrs.with.is_given() || mentions_type_parameter(input, ty) => quote!((Any)),
        None => quote_spanned!(ty.span()=> [#ty]),
    }
}

pub(crate) fn declared_shape(shape: &ShapeAttr) -> TokenStream {
    match shape {
        ShapeAttr::Named(variant) => {
            let variant = Ident::new(variant, Span::call_site());
            quote!(__linkrunner::Shape::#variant)
        }
        ShapeAttr::List(element) => {
            let element = declared_shape(element);
            quote!(__linkrunner::Shape::List(&#element))
        }
        ShapeAttr::Map(value) => {
            let value = declared_shape(value);
            quote!(__linkrunner::Shape::Map(&#value))
        }
        ShapeAttr::OneOf(values) => quote!(__linkrunner::Shape::OneOf(&[#(#values),*])),
    }
}

/// The shape of the struct, and the registration of an event.
pub(super) fn expand(input: &Input<'_>, generics: &Generics) -> TokenStream {
    let planned = expand_planned(input, generics);
    match allow_deprecated(input) {
        Some(allow) => quote!(#allow const _: () = { #planned };),
        None => planned,
    }
}

fn expand_planned(input: &Input<'_>, generics: &Generics) -> TokenStream {
    let is_registered = input.target == Target::Event
        && !input.attrs.unplanned.is_given()
        && !input.attrs.unlisted.is_given();
    let name = &input.node.ident;
    if generics.params.is_empty() && generics.where_clause.is_none() {
        let registered = is_registered.then(|| quote!(registered));
        return quote!(__linkrunner::planned! { #name #registered });
    }
    let registration = is_registered.then(|| {
        let event_name = input.event_name();
        let schemas = schemas(input);
        quote!(#name #event_name, #schemas)
    });
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote!(
        __linkrunner::planned! { {#impl_generics} {#name #type_generics} {#where_clause} #registration }
    )
}

/// The type whose schemas are registered, in parentheses. Empty if they depend on a parameter.
fn schemas(input: &Input<'_>) -> TokenStream {
    let parameters = &input.node.generics.params;
    let is_generic = parameters
        .iter()
        .any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    if is_generic {
        return quote!(());
    }
    let name = &input.node.ident;
    let lifetimes = parameters.iter().map(|_| quote!('static));
    quote!((#name<#(#lifetimes),*>))
}
