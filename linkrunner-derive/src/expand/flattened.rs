//! The checks of flattened groups, whose keys only the compiler knows.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::GenericParam;

use super::krate_at;
use crate::check::ecommerce_span;
use crate::input::Input;

/// A constant beside the type, for types without parameters to be known first.
pub(super) fn expand_checks(input: &Input<'_>) -> TokenStream {
    if is_generic(input) {
        return TokenStream::new();
    }
    let name = &input.node.ident;
    let lifetimes = input.node.generics.lifetimes().map(|_| quote!('_));
    let checks = checks(input, &quote!(#name<#(#lifetimes),*>));
    if checks.is_empty() {
        return checks;
    }
    quote!(const _: () = { #checks };)
}

/// The same in the function that every use of the type goes through, for types whose parameters decide.
pub(super) fn expand_generic_checks(input: &Input<'_>) -> TokenStream {
    if !is_generic(input) {
        return TokenStream::new();
    }
    let checks = checks(input, &quote!(Self));
    if checks.is_empty() {
        return checks;
    }
    quote!(const { #checks })
}

fn is_generic(input: &Input<'_>) -> bool {
    let parameters = &input.node.generics.params;
    parameters
        .iter()
        .any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
}

fn checks(input: &Input<'_>, this: &TokenStream) -> TokenStream {
    let mut flattened = input.fields().iter().filter(|field| field.is_flattened());
    let Some(first) = flattened.next() else {
        return TokenStream::new();
    };
    let fields = |krate: &TokenStream| quote!(<#this as #krate::EventData>::FIELDS);
    let span = first.ident.span();
    let krate = krate_at(input, span);
    let data = fields(&krate);
    let unique = quote_spanned!(span=> #krate::__private::check_flattened_keys(#data););
    let complete = ecommerce_span(input).map(|(kind, span)| {
        let kind = format_ident!("{}", kind.name());
        let krate = krate_at(input, span);
        let fields = fields(&krate);
        quote_spanned! {span=>
            #krate::__private::check_required_keys(#fields, #krate::Ecommerce::#kind);
        }
    });
    quote!(#unique #complete)
}
