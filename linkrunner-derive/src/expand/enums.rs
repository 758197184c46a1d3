//! Enums of events.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse_quote_spanned;
use syn::spanned::Spanned;

use super::generics::{erase_lifetimes, is_free, mentions_type_parameter};
use super::{implement, implement_event, inherent_const};
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

    let count = expand_count(input, variants);
    let names = inherent_const(
        input,
        &generics,
        "The names under which Linkrunner receives these events, in the order of the variants.",
        &quote! {
            EVENT_NAMES: &'static [&'static ::core::primitive::str] =
                &__linkrunner::event_names::<__COUNT>(<Self as __linkrunner::Event>::SCHEMAS)
        },
    );
    let lists = variants.iter().map(
        |Variant { ty, .. }| quote_spanned!(ty.span()=> <#ty as __linkrunner::Event>::SCHEMAS),
    );
    let schemas = variants.iter().map(|Variant { ident, ty, .. }| {
        let schema = quote_spanned!(ty.span()=> <#ty as __linkrunner::Event>::schema);
        quote!(Self::#ident(__event) => #schema(__event))
    });
    let fields = variants.iter().map(|Variant { ident, ty, .. }| {
        let write = quote_spanned!(ty.span()=> <#ty as __linkrunner::Event>::__write_data);
        quote!(Self::#ident(__event) => #write(__event, __writer))
    });
    let kind = implement(
        input,
        &generics,
        &quote!(__linkrunner::EventKind<Self>),
        &quote! {
            const SCHEMAS: &'static [&'static __linkrunner::EventSchema] =
                &__linkrunner::concat_schemas::<__COUNT>(&[#(#lists),*]);

            fn schema(__event: &Self) -> &'static __linkrunner::EventSchema {
                match __event {
                    #(#schemas,)*
                }
            }

            fn write_data<'__a>(
                __event: &'__a Self,
                __writer: &mut __linkrunner::FieldWriter<'_, '__a>,
            ) {
                match __event {
                    #(#fields,)*
                }
            }
        },
    );
    let event = implement_event(input, &generics, &quote!(Self));
    let checks = expand_checks(input, variants);
    quote!(#count #names #kind #event #checks)
}

/// The check that no two variants have the same event name. It skips variants whose types depend on a parameter.
fn expand_checks(input: &Input<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let lists: Vec<TokenStream> = variants
        .iter()
        .filter(|variant| is_free(input, variant.ty))
        .map(|Variant { ident, ty, .. }| {
            let name = ident.to_string();
            let ty = erase_lifetimes(ty);
            quote_spanned!(ty.span()=> (#name, <#ty as __linkrunner::Event>::SCHEMAS))
        })
        .collect();
    if lists.len() < 2 {
        return TokenStream::new();
    }
    let span = input.node.ident.span();
    quote_spanned! {span=>
        const _: () = __linkrunner::check_event_names::<{ 2 * __COUNT + 1 }>(&[#(#lists),*]);
    }
}

/// The number of events. An array's length cannot depend on a type parameter, so a variant with a generic type counts as
/// one event; `concat_schemas` checks this.
fn expand_count(input: &Input<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let (free, generic): (Vec<_>, Vec<_>) = variants
        .iter()
        .partition(|variant| is_free(input, variant.ty));
    let lists = free.iter().map(|Variant { ty, .. }| {
        let ty = erase_lifetimes(ty);
        quote_spanned!(ty.span()=> <#ty as __linkrunner::Event>::SCHEMAS)
    });
    let generic = generic.len();
    quote! {
        const __COUNT: ::core::primitive::usize =
            __linkrunner::count_schemas(&[#(#lists),*]) + #generic;
    }
}
