//! The type parameters and lifetimes of a type, and the types that mention them.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericParam, Type};

use crate::input::Input;

/// Whether the type mentions a type parameter of the input.
pub(super) fn mentions_type_parameter(input: &Input<'_>, ty: &Type) -> bool {
    let parameters: Vec<&Ident> = input
        .node
        .generics
        .type_params()
        .map(|p| &p.ident)
        .collect();
    !parameters.is_empty() && mentions(ty.to_token_stream(), &parameters)
}

/// Whether the type can be written outside of the input's `impl` blocks: it mentions no type or const parameter and no
/// `Self`. Higher-ranked lifetimes (`for<'a>`) count as parameters, because their names must be kept.
pub(super) fn is_free(input: &Input<'_>, ty: &Type) -> bool {
    let words = ["Self", "for"].map(|word| Ident::new(word, Span::call_site()));
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
        .chain(&words)
        .collect();
    !mentions(ty.to_token_stream(), &parameters)
}

fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => parameters.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether the type mentions the derived type. A path to another type of the same name does not count.
pub(crate) fn mentions_itself(input: &Input<'_>, ty: &Type) -> bool {
    fn contains(tokens: TokenStream, name: &Ident) -> bool {
        let mut in_path = false;
        tokens.into_iter().any(|token| {
            let is_first = !in_path;
            in_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
            match token {
                TokenTree::Ident(ident) => is_first && ident == *name,
                TokenTree::Group(group) => contains(group.stream(), name),
                TokenTree::Punct(_) | TokenTree::Literal(_) => false,
            }
        })
    }
    contains(ty.to_token_stream(), &input.node.ident)
}

/// The type with `'_` for each lifetime: the names are unknown outside of the `impl` blocks.
pub(super) fn erase_lifetimes(ty: &Type) -> TokenStream {
    erase(ty.to_token_stream())
}

fn erase(tokens: TokenStream) -> TokenStream {
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
                    let mut erased = Group::new(group.delimiter(), erase(group.stream()));
                    erased.set_span(group.span());
                    TokenTree::Group(erased)
                }
                other => other,
            }
        })
        .collect()
}
