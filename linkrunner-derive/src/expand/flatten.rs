//! The checks of flattened groups, whose keys only the compiler knows.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::GenericParam;

use super::fields::mentions;
use super::schema::pack_keys;
use crate::input::{Field, Input};
use crate::kind::ecommerce_span;

/// A constant beside the type, where the groups do not depend on the type's parameters.
pub(super) fn expand_checks(input: &Input<'_>) -> TokenStream {
    if depends_on_parameters(input) {
        return TokenStream::new();
    }
    match checks(input) {
        Some(checks) => quote!(const _: () = { #checks };),
        None => TokenStream::new(),
    }
}

/// The same in the function that every use of the type goes through, where they do.
pub(super) fn expand_generic_checks(input: &Input<'_>) -> TokenStream {
    if !depends_on_parameters(input) {
        return TokenStream::new();
    }
    match checks(input) {
        Some(checks) => quote!(const { #checks }),
        None => TokenStream::new(),
    }
}

fn flattened<'i, 'a>(input: &'i Input<'a>) -> impl Iterator<Item = &'i Field<'a>> {
    input.fields().iter().filter(|field| field.is_flattened())
}

fn depends_on_parameters(input: &Input<'_>) -> bool {
    let parameters: Vec<&Ident> = input
        .node
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    // `Self` is known in the function alone, and the lifetimes of a `for<…>` are to keep their names.
    let words = ["Self", "for"].map(|word| Ident::new(word, Span::call_site()));
    let parameters: Vec<&Ident> = parameters.into_iter().chain(&words).collect();
    flattened(input).any(|field| mentions(field.ty.to_token_stream(), &parameters))
}

fn checks(input: &Input<'_>) -> Option<TokenStream> {
    let first = flattened(input).next()?;
    let fields = Ident::new("fields", Span::mixed_site());
    // What is missing is said before what is there twice.
    let complete = ecommerce_span(input).map(|(kind, span)| {
        let kind = format_ident!("{}", kind.name());
        quote_spanned!(span=> __linkrunner::check_required_keys(#fields, __linkrunner::Ecommerce::#kind);)
    });
    let span = first.ident.span();
    let unique = quote_spanned!(span=> __linkrunner::check_flattened_keys(#fields););
    let keys = pack_keys(input);
    let groups = flattened(input).map(|field| erase_lifetimes(field.ty.to_token_stream()));
    Some(quote! {
        let #fields = &__linkrunner::Layout::of(#keys, &[#(<#groups as __linkrunner::Data>::LAYOUT),*]);
        #complete
        #unique
    })
}

/// The type with `'_` for each lifetime, whose names are not known beside the type.
fn erase_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut after_quote = false;
    tokens
        .into_iter()
        .map(|token| {
            let is_lifetime = after_quote;
            after_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
            match token {
                TokenTree::Ident(ident) if is_lifetime && ident != "static" => {
                    TokenTree::Ident(Ident::new("_", ident.span()))
                }
                TokenTree::Group(group) => {
                    let mut erased =
                        proc_macro2::Group::new(group.delimiter(), erase_lifetimes(group.stream()));
                    erased.set_span(group.span());
                    TokenTree::Group(erased)
                }
                other => other,
            }
        })
        .collect()
}
