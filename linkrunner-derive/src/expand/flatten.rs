//! The checks of flattened groups. The derive does not know their keys, so const evaluation checks them.

use linkrunner_rules::ecommerce;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::generics::is_free;
use super::schema::expand_group_for_checks;
use crate::input::{Field, Input};

/// A constant beside the type, which `cargo check` evaluates. Empty if a group depends on the type's parameters.
pub(super) fn expand_checks(input: &Input<'_>) -> TokenStream {
    if !input.has_flattened() || !are_groups_free(input) {
        return TokenStream::new();
    }
    match checks(input, &expand_group_for_checks(input)) {
        Some(checks) => quote!(const _: () = { #checks };),
        None => TokenStream::new(),
    }
}

/// The same checks if a group depends on the type's parameters. They go into `__write_fields`, which every use of the type
/// instantiates.
pub(super) fn expand_generic_checks(input: &Input<'_>) -> TokenStream {
    if are_groups_free(input) {
        return TokenStream::new();
    }
    match checks(input, &quote!(&<Self as __linkrunner::Data>::__SCHEMA)) {
        Some(checks) => quote!(const { #checks }),
        None => TokenStream::new(),
    }
}

fn flattened<'i, 'a>(input: &'i Input<'a>) -> impl Iterator<Item = &'i Field<'a>> {
    input.fields().iter().filter(|field| field.is_flattened())
}

/// Whether the types of all groups are free of the struct's parameters; see [`is_free`].
pub(super) fn are_groups_free(input: &Input<'_>) -> bool {
    flattened(input).all(|field| is_free(input, field.ty))
}

fn checks(input: &Input<'_>, group: &TokenStream) -> Option<TokenStream> {
    let first = flattened(input).next()?;
    // Hygienic, because the spans below may come from different macros.
    let this = Ident::new("__group", Span::mixed_site());
    // A missing key is reported before a duplicate one.
    let kind = input.attrs.ecommerce_kind();
    let complete = kind.zip(input.attrs.ecommerce_span()).map(|(kind, span)| {
        let kind = format_ident!("{}", ecommerce::name(kind));
        quote_spanned!(span=> __linkrunner::check_required_keys(#this, __linkrunner::Ecommerce::#kind);)
    });
    let unique = quote_spanned!(first.ident.span()=> __linkrunner::check_flattened_keys(#this););
    Some(quote! {
        let #this = #group;
        #complete
        #unique
    })
}
