//! Parses the keys of an attribute, whatever their meaning.

use std::fmt::Display;

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Meta, Token};

use crate::diagnostics::Diagnostics;
use crate::suggest::{list, nearest};

/// Whether the attribute is `#[linkrunner…]`.
pub(crate) fn is_linkrunner(attr: &Attribute) -> bool {
    attr.path().is_ident("linkrunner")
}

/// Calls `on_key` with each key of the `#[linkrunner(…)]` attributes and the tokens after it.
///
/// Reading goes on after a wrong key, so that one compile shows the errors of all keys.
pub(super) fn parse_keys(
    attrs: &[Attribute],
    example: &str,
    diagnostics: &mut Diagnostics,
    mut on_key: impl FnMut(&Ident, ParseStream<'_>, &mut Diagnostics) -> syn::Result<()>,
) {
    for attr in attrs.iter().filter(|attr| is_linkrunner(attr)) {
        let Meta::List(list) = &attr.meta else {
            diagnostics.error(
                &attr.meta,
                format_args!(
                    "the options go in parentheses\nhelp: write `#[linkrunner({example})]`"
                ),
            );
            continue;
        };
        if list.tokens.is_empty() {
            diagnostics.error(
                &attr.meta,
                format_args!(
                    "this attribute is empty\nhelp: write `#[linkrunner({example})]`, or remove it"
                ),
            );
            continue;
        }
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                if let Err(error) = parse_key(input, example, &mut on_key, diagnostics) {
                    diagnostics.push(error);
                    skip_to_comma(input)?;
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        if let Err(error) = parser.parse2(list.tokens.clone()) {
            diagnostics.push(error);
        }
    }
}

fn parse_key(
    input: ParseStream<'_>,
    example: &str,
    on_key: &mut impl FnMut(&Ident, ParseStream<'_>, &mut Diagnostics) -> syn::Result<()>,
    diagnostics: &mut Diagnostics,
) -> syn::Result<()> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error(format_args!(
            "expected the name of an option\nhelp: write one without quotes, such as `{example}`"
        )));
    }
    let key = input.call(Ident::parse_any)?;
    on_key(&key, input, diagnostics)?;
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    let next = input.fork().parse::<TokenTree>()?;
    let advice = match next {
        TokenTree::Punct(_) => format!("write `,` in place of `{next}`"),
        _ => format!("write `, {next}`"),
    };
    Err(input.error(format_args!(
        "expected a comma after `{key}`\nhelp: {advice}"
    )))
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// The error for a key that is unknown in this place.
///
/// `elsewhere` has advice for keys that belong in another place or have another name. `text` replaces its `…`.
pub(super) fn unknown_key(
    key: &Ident,
    known: &[&str],
    place: impl Display,
    elsewhere: &[(&str, &str)],
    text: &str,
) -> syn::Error {
    let name = key.to_string();
    let advice = if let Some((_, advice)) = elsewhere.iter().find(|(other, _)| *other == name) {
        advice.replace('…', text)
    } else if let Some(nearest) = nearest(&name, known) {
        format!("did you mean `{nearest}`?")
    } else {
        format!("the options are {}", list(known))
    };
    syn::Error::new(
        key.span(),
        format_args!("unknown option `{name}` in `#[linkrunner(…)]` on {place}\nhelp: {advice}"),
    )
}
