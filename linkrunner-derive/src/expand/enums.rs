//! Enums of events.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse_quote_spanned;
use syn::spanned::Spanned;

use super::fields::mentions_type_parameter;
use super::{implement, inherent_const};
use crate::input::{Input, Variant};

pub(super) fn expand(input: &Input<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let mut generics = input.node.generics.clone();
    for variant in variants {
        let ty = variant.ty;
        if mentions_type_parameter(input, ty) {
            let bound = parse_quote_spanned!(ty.span()=> #ty: __linkrunner::Event);
            generics.make_where_clause().predicates.push(bound);
        }
    }

    let names = inherent_const(
        input,
        &generics,
        "The names under which Linkrunner receives these events, in the order of the variants.",
        &quote! {
            EVENT_NAMES: &'static [&'static ::core::primitive::str] = __linkrunner::first(
                const { &__linkrunner::names(<Self as __linkrunner::Event>::SCHEMAS) },
                <Self as __linkrunner::Event>::SCHEMAS.len(),
            )
        },
    );
    let lists = variants.iter().map(
        |Variant { ty, .. }| quote_spanned!(ty.span()=> <#ty as __linkrunner::Event>::SCHEMAS),
    );
    let schemas = variants.iter().map(|Variant { ident, ty }| {
        let schema = quote_spanned!(ty.span()=> <#ty as __linkrunner::Event>::schema);
        quote!(Self::#ident(__event) => #schema(__event))
    });
    let fields = variants.iter().map(|Variant { ident, ty }| {
        let fields = quote_spanned!(ty.span()=> <#ty as __linkrunner::Event>::event_fields);
        quote!(Self::#ident(__event) => #fields(__event, __writer))
    });
    let shape = implement(
        input,
        &generics,
        &quote!(__linkrunner::EventShape<Self>),
        &quote! {
            const SCHEMAS: &'static [&'static __linkrunner::EventSchema] = {
                let __list = const { &__linkrunner::concat_schemas(&[#(#lists),*]) };
                __linkrunner::first(&__list.0, __list.1)
            };

            fn schema(__event: &Self) -> &'static __linkrunner::EventSchema {
                match __event {
                    #(#schemas,)*
                }
            }

            fn fields<'__a>(
                __event: &'__a Self,
                __writer: &mut __linkrunner::FieldWriter<'_, '__a>,
            ) {
                match __event {
                    #(#fields,)*
                }
            }
        },
    );
    let event = implement(
        input,
        &generics,
        &quote!(__linkrunner::Event),
        &quote!(
            type Shape = Self;
        ),
    );
    quote!(#names #shape #event)
}
