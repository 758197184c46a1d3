//! `#[derive(EventValue)]`: the shape of a type that serde writes.
//!
//! It reads serde's attributes, because they decide what is sent.

mod serde_attrs;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, parse_quote_spanned};

use self::serde_attrs::{ContainerSerde, VariantSerde};
use crate::attr::ValueAttrs;
use crate::diagnostics::Diagnostics;
use crate::expand::declared_shape;

pub(crate) fn expand(node: &DeriveInput) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let attrs = ValueAttrs::parse(&node.attrs, &mut diagnostics);
    let value = match attrs.shape.get() {
        Some(declared) => Some(Value::Shape(declared_shape(declared))),
        None => value(node, &mut diagnostics),
    };
    if let Err(errors) = diagnostics.finish() {
        return errors;
    }
    let mut generics = node.generics.clone();
    let shape = match value {
        Some(Value::Shape(shape)) => shape,
        Some(Value::Inner(ty)) => {
            let span = ty.span();
            if !generics.params.is_empty() {
                let bound = parse_quote_spanned!(span=> #ty: __linkrunner::EventValue);
                generics.make_where_clause().predicates.push(bound);
            }
            quote_spanned!(span=> <#ty as __linkrunner::EventValue>::SHAPE)
        }
        None => quote!(__linkrunner::Shape::Any),
    };
    let krate = match attrs.krate.get() {
        Some(path) => path.to_token_stream(),
        None => quote!(::linkrunner_events),
    };
    let name = &node.ident;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        const _: () = {
            use #krate::__private as __linkrunner;

            #[automatically_derived]
            impl #impl_generics __linkrunner::EventValue for #name #type_generics #where_clause {
                const SHAPE: __linkrunner::Shape = #shape;
            }
        };
    }
}

/// The value that serde writes for the type.
enum Value<'a> {
    /// The expression of a shape.
    Shape(TokenStream),
    /// The type of the only field, which serde writes in place of the struct.
    Inner(&'a syn::Type),
}

/// Advice for every type whose shape cannot be derived.
const DECLARE_IT: &str =
    "declare the shape on this type, as in `#[linkrunner(shape = \"string\")]`";

fn value<'a>(node: &'a DeriveInput, diagnostics: &mut Diagnostics) -> Option<Value<'a>> {
    let serde = ContainerSerde::parse(&node.attrs);
    if let Some(key) = &serde.other_form {
        other_form(key, diagnostics);
        return None;
    }
    match &node.data {
        Data::Enum(data) => one_of(node, data, &serde, diagnostics).map(Value::Shape),
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                inner(&fields.unnamed[0], diagnostics)
            }
            Fields::Named(fields) if fields.named.len() == 1 && serde.is_transparent => {
                inner(&fields.named[0], diagnostics)
            }
            Fields::Named(_) => {
                diagnostics.error(
                    &node.ident,
                    format_args!(
                        "`EventValue` does not support structs with named fields\nhelp: derive `linkrunner_events::EventData` \
                         in place of `EventValue` and `Serialize`; or {DECLARE_IT}"
                    ),
                );
                None
            }
            Fields::Unnamed(_) | Fields::Unit => {
                diagnostics.error(
                    &node.ident,
                    format_args!(
                        "`EventValue` supports fieldless enums and tuple structs with one field\nhelp: {DECLARE_IT}"
                    ),
                );
                None
            }
        },
        Data::Union(_) => {
            diagnostics.error(
                &node.ident,
                format_args!("`EventValue` does not support unions\nhelp: {DECLARE_IT}"),
            );
            None
        }
    }
}

/// Rejects an attribute of serde that gives the JSON another form.
fn other_form(key: &syn::Path, diagnostics: &mut Diagnostics) {
    let text = key.to_token_stream();
    diagnostics.error(
        key,
        format_args!("the shape cannot be derived with `#[serde({text})]`\nhelp: {DECLARE_IT}"),
    );
}

/// The value of the only field.
fn inner<'a>(field: &'a syn::Field, diagnostics: &mut Diagnostics) -> Option<Value<'a>> {
    if let Some(key) = serde_attrs::other_form_of_field(&field.attrs) {
        other_form(&key, diagnostics);
        return None;
    }
    Some(Value::Inner(&field.ty))
}

/// The shape of a fieldless enum.
fn one_of(
    node: &DeriveInput,
    data: &syn::DataEnum,
    serde: &ContainerSerde,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    let mut names = Vec::new();
    let mut is_right = true;
    for variant in &data.variants {
        let attrs = VariantSerde::parse(&variant.attrs);
        if attrs.is_skipped {
            continue;
        }
        if let Some(key) = &attrs.other_form {
            is_right = false;
            other_form(key, diagnostics);
            continue;
        }
        if !matches!(variant.fields, Fields::Unit) {
            is_right = false;
            diagnostics.error(
                variant,
                format_args!(
                    "`EventValue` does not support variants with fields\nhelp: remove the fields; if each variant \
                     is an event, derive `LinkrunnerEvent`\nhelp: {DECLARE_IT}"
                ),
            );
            continue;
        }
        names.push(attrs.name(&variant.ident, serde));
    }
    if names.is_empty() && is_right {
        diagnostics.error(
            &node.ident,
            "this enum has no variants, or serde skips all of them\nhelp: add one, or remove `EventValue`",
        );
        return None;
    }
    Some(quote!(__linkrunner::Shape::OneOf(&[#(#names),*])))
}
