//! The checks of flattened groups. The derive does not know their keys, so const evaluation checks them.

use linkrunner_rules::ecommerce;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::generics::is_free;
use super::schema::expand_group_for_checks;
use crate::input::{Field, Input};
use crate::suggest::type_text;

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
    let fields = flattened(input).map(|field| {
        let name = field.ident.to_string();
        let ty = type_text(field.ty);
        quote!(__linkrunner::FlattenedField { name: #name, ty: #ty },)
    });
    let fields: TokenStream = fields.collect();
    if fields.is_empty() {
        return None;
    }
    // Hygienic, because the spans below may come from different macros.
    let [this, all] = ["__group", "__fields"].map(|name| Ident::new(name, Span::mixed_site()));
    let kind = input.attrs.ecommerce_kind();
    let kind = kind.map(|kind| format_ident!("{}", ecommerce::name(kind)));
    // A missing key is reported before a duplicate one.
    let complete = kind.as_ref().zip(input.attrs.ecommerce_span()).map(|(kind, span)| {
        quote_spanned!(span=> __linkrunner::check_required_keys(#this, __linkrunner::Ecommerce::#kind);)
    });
    let each = flattened(input).enumerate().map(|(index, field)| {
        let span = field.ident.span();
        let always_sent = kind.as_ref().map(|kind| {
            quote_spanned!(span=> __linkrunner::check_always_sent(#this, #all, #index, __linkrunner::Ecommerce::#kind);)
        });
        let unique = quote_spanned!(span=> __linkrunner::check_flattened_keys(#this, #all, #index););
        quote!(#always_sent #unique)
    });
    Some(quote! {
        let #this = #group;
        let #all = &[#fields];
        #complete
        #(#each)*
    })
}
