//! The parts of the tracking plan: shapes, and the registration of events. Each is the argument of a macro of the library,
//! which expands to nothing without its feature `plan`.

use linkrunner_rules::ValueKind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericParam, Generics};

use super::field::{implied_content_type, reserved_trait};
use super::generics::mentions_type_parameter;
use super::implement;
use super::std_type::StdType;
use crate::attr::ShapeAttr;
use crate::input::{Field, Input};
use crate::kind::Target;

/// `shapes: …`, the shape of each key of the schema.
pub(super) fn expand_shapes(input: &Input<'_>) -> TokenStream {
    let mut shapes = TokenStream::new();
    for field in input.keyed_fields() {
        let shape = field_shape(input, field);
        shapes.extend(quote!(#shape,));
        if implied_content_type(input, field).is_some() {
            shapes.extend(quote!(__linkrunner::Shape::CONTENT_TYPE,));
        }
    }
    if shapes.is_empty() {
        return shapes;
    }
    quote!(shapes: __linkrunner::shapes!(#shapes),)
}

fn field_shape(input: &Input<'_>, field: &Field<'_>) -> TokenStream {
    if let Some(stated) = field.attrs.shape.get() {
        return stated_shape(stated);
    }
    let ty = field.ty;
    // The compiler does not tell the type of a parameter here, and the derive does not see what a function returns.
    let is_known = !field.attrs.with.is_given() && !mentions_type_parameter(input, ty);
    let of_type = || quote_spanned!(ty.span()=> <__linkrunner::Probe<#ty>>::__SHAPE);
    match field.kind {
        Some(ValueKind::Amount) => quote!(__linkrunner::Shape::Num),
        Some(ValueKind::WholeNumber) => quote!(__linkrunner::Shape::Int),
        Some(ValueKind::Currency | ValueKind::Text) => quote!(__linkrunner::Shape::Str),
        Some(ValueKind::ContentType) => quote!(__linkrunner::Shape::CONTENT_TYPE),
        Some(ValueKind::Ids) => quote!(__linkrunner::Shape::STRINGS),
        Some(ValueKind::Items) => {
            // The trait knows the items even if their type is a parameter.
            let contents = reserved_trait(field);
            quote_spanned!(ty.span()=> <#ty as __linkrunner::#contents>::__SHAPE)
        }
        None if !is_known => quote!(__linkrunner::Shape::Any),
        None if StdType::of(ty).is_some() => of_type(),
        None => {
            let shape = of_type();
            quote_spanned!(ty.span()=> #shape.or(<__linkrunner::Probe<#ty>>::__AMOUNT_SHAPE))
        }
    }
}

pub(crate) fn stated_shape(shape: &ShapeAttr) -> TokenStream {
    match shape {
        ShapeAttr::Named(variant) => {
            let variant = Ident::new(variant, Span::call_site());
            quote!(__linkrunner::Shape::#variant)
        }
        ShapeAttr::List(element) => {
            let element = stated_shape(element);
            quote!(__linkrunner::Shape::List(&#element))
        }
        ShapeAttr::Map(value) => {
            let value = stated_shape(value);
            quote!(__linkrunner::Shape::Map(&#value))
        }
        ShapeAttr::OneOf(values) => quote!(__linkrunner::Shape::OneOf(&[#(#values),*])),
    }
}

/// The shape of the struct, and the registration of an event.
pub(super) fn expand(input: &Input<'_>, generics: &Generics) -> TokenStream {
    let shape = implement(
        input,
        generics,
        &quote!(__linkrunner::EventValue),
        &quote! {
            const SHAPE: __linkrunner::Shape = __linkrunner::Shape::Object(
                __linkrunner::ObjectShape::new(|| &<Self as __linkrunner::Data>::__SCHEMA),
            );
        },
    );
    let is_registered = input.target == Target::Event
        && !input.attrs.unplanned.is_given()
        && !input.attrs.unlisted.is_given();
    let registration = is_registered.then(|| {
        let name = input.node.ident.unraw().to_string();
        let event_name = input.event_name();
        let schemas = schemas(input);
        quote!(#name #event_name #schemas)
    });
    quote!(__linkrunner::planned! { {#shape} #registration })
}

/// The schemas of the event, if they depend on no parameter.
fn schemas(input: &Input<'_>) -> TokenStream {
    let parameters = &input.node.generics.params;
    let is_generic = parameters
        .iter()
        .any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    if is_generic {
        return quote!(::core::option::Option::None);
    }
    let name = &input.node.ident;
    let lifetimes = parameters.iter().map(|_| quote!('static));
    quote!(::core::option::Option::Some(<#name<#(#lifetimes),*> as __linkrunner::Event>::SCHEMAS))
}
