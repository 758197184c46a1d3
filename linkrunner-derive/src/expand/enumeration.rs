//! Enums of events.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse_quote_spanned;
use syn::spanned::Spanned;

use super::fields::mentions_type_parameter;
use super::{implement, inherent_const, krate, krate_at};
use crate::input::{Input, Variant};

pub(super) fn expand(input: &Input<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let krate = krate(input);
    let mut generics = input.node.generics.clone();
    for variant in variants {
        let ty = variant.ty;
        if mentions_type_parameter(input, ty) {
            let span = ty.span();
            let krate = krate_at(input, span);
            let bound = parse_quote_spanned!(span=> #ty: #krate::LinkrunnerEvent);
            generics.make_where_clause().predicates.push(bound);
        }
    }

    let names = inherent_const(
        input,
        &generics,
        "The names under which Linkrunner receives these events, in the order of the variants.",
        quote! {
            EVENT_NAMES: &'static [&'static ::core::primitive::str] = #krate::__private::first(
                const { &#krate::__private::names(<Self as #krate::LinkrunnerEvent>::SCHEMAS) },
                <Self as #krate::LinkrunnerEvent>::SCHEMAS.len(),
            )
        },
    );
    let lists = variants.iter().map(
        |Variant { ty, .. }| quote_spanned!(ty.span()=> <#ty as #krate::LinkrunnerEvent>::SCHEMAS),
    );
    let schemas = variants.iter().map(|Variant { ident, ty }| {
        let schema = quote_spanned!(ty.span()=> <#ty as #krate::LinkrunnerEvent>::schema);
        quote!(Self::#ident(__event) => #schema(__event))
    });
    let fields = variants.iter().map(|Variant { ident, ty }| {
        let fields = quote_spanned!(ty.span()=> <#ty as #krate::LinkrunnerEvent>::event_fields);
        quote!(Self::#ident(__event) => #fields(__event, __sink))
    });
    let body = quote! {
        const SCHEMAS: &'static [&'static #krate::EventSchema] = {
            let __list = const { &#krate::__private::concat_schemas(&[#(#lists),*]) };
            #krate::__private::first(&__list.0, __list.1)
        };

        fn schema(&self) -> &'static #krate::EventSchema {
            match self {
                #(#schemas,)*
            }
        }

        fn event_fields<'__a, __S: #krate::__private::FieldSink<'__a>>(
            &'__a self,
            __sink: &mut __S,
        ) -> ::core::result::Result<(), __S::Error> {
            match self {
                #(#fields,)*
            }
        }
    };
    let event = implement(input, &generics, quote!(#krate::LinkrunnerEvent), body);
    quote!(#names #event)
}
