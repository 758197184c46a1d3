//! The values of keys: strings, paths, and none.

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};

/// `= "…"`
pub(super) fn string(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    equals(key, input, "\"…\"")?;
    if input.peek(LitStr) {
        return input.parse();
    }
    // A word was probably meant to be the string.
    let example = match input.fork().call(Ident::parse_any) {
        Ok(word) => format!("\"{word}\""),
        Err(_) => "\"…\"".to_owned(),
    };
    Err(wrong_value(key, input, "a string", &example))
}

/// `= path::to::function`, or anything else that is written like a path.
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
    // Tried on a fork, so that the error points at the first token and not behind it.
    if input.fork().parse::<P>().is_ok() {
        return input.parse();
    }
    Err(wrong_value(key, input, "a path", example))
}

/// Nothing.
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

fn wrong_value(key: &Ident, input: ParseStream<'_>, what: &str, example: &str) -> syn::Error {
    let message = format!("`{key}` takes {what}\nhelp: write `{key} = {example}`");
    match input.fork().parse::<TokenTree>() {
        Ok(token) if !input.peek(Token![,]) => syn::Error::new_spanned(token, message),
        _ => syn::Error::new_spanned(key, message),
    }
}
