//! Parses the values of keys: strings, paths, and flags without a value.

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};

/// Parses `= "…"` after the key.
pub(super) fn string(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    equals(key, input, "\"…\"")?;
    if input.peek(LitStr) {
        return input.parse();
    }
    // Suggest a word that lacks its quotes.
    let example = match input.fork().call(Ident::parse_any) {
        Ok(word) => format!("\"{word}\""),
        Err(_) => "\"…\"".to_owned(),
    };
    Err(wrong_value(key, input, "a string", &example))
}

/// Parses `= path::to::item` after the key.
pub(super) fn path<P: Parse>(key: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<P> {
    equals(key, input, example)?;
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        return Err(syn::Error::new_spanned(
            &literal,
            format_args!(
                "`{key}` takes a path without quotes\nhelp: write `{key} = {}`",
                literal.value()
            ),
        ));
    }
    // On a fork, so that an error points at the first token and not behind it.
    if input.fork().parse::<P>().is_ok() {
        return input.parse();
    }
    Err(wrong_value(key, input, "a path", example))
}

/// Parses a key that takes no value.
pub(super) fn flag(key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    Err(input.error(format_args!(
        "`{key}` takes no value\nhelp: write `#[linkrunner({key})]`"
    )))
}

fn equals(key: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<()> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        return Ok(());
    }
    Err(syn::Error::new_spanned(
        key,
        format_args!("`{key}` needs a value\nhelp: write `{key} = {example}`"),
    ))
}

fn wrong_value(key: &Ident, input: ParseStream<'_>, expected: &str, example: &str) -> syn::Error {
    let message = format!("`{key}` takes {expected}\nhelp: write `{key} = {example}`");
    match input.fork().parse::<TokenTree>() {
        Ok(token) if !input.peek(Token![,]) => syn::Error::new_spanned(token, message),
        _ => syn::Error::new_spanned(key, message),
    }
}
