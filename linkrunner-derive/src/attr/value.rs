//! Parses the values of keys: strings, paths, and flags without a value.

use std::fmt::Display;

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Lit, LitStr, Token, parenthesized};

/// Parses `= "…"` after the key.
///
/// `suggest` makes an example for the message, of the text that stands there if there is one. The example must be right, so
/// that no message proposes what the next one refuses.
pub(super) fn string(
    key: &Ident,
    input: ParseStream<'_>,
    suggest: impl Fn(Option<&str>) -> String,
) -> syn::Result<LitStr> {
    if !input.peek(Token![=]) {
        let example = suggest(text_without_equals(input).as_deref());
        return Err(no_value(key, &format_args!("\"{example}\""), ""));
    }
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        return input.parse();
    }
    let example = suggest(last_word(input).as_deref());
    Err(wrong_value(
        key,
        input,
        "a string literal",
        &format_args!("\"{example}\""),
        "",
    ))
}

/// The item whose path is the value of a key.
#[derive(Clone, Copy)]
pub(super) enum Item {
    /// The library.
    Library,
    /// A function that takes a reference to the field and returns the value.
    ToValue,
    /// A function that takes a reference to the field and returns `bool`.
    ToBool,
}

impl Item {
    fn path(self) -> &'static str {
        match self {
            Self::Library => "a path",
            Self::ToValue | Self::ToBool => "the path of a function",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Library => "path::to::linkrunner_events",
            Self::ToValue | Self::ToBool => "module::function",
        }
    }

    /// The rest of a sentence that proposes a path.
    fn form(self) -> &'static str {
        match self {
            Self::Library => "",
            Self::ToValue => {
                ", where the function takes `&T` and returns the value, and `T` is the field's type"
            }
            Self::ToBool => {
                ", where the function is a `fn(&T) -> bool` and `T` is the field's type"
            }
        }
    }
}

/// Parses `= path::to::item` after the key.
pub(super) fn path<P: Parse + ToTokens>(
    key: &Ident,
    input: ParseStream<'_>,
    item: Item,
) -> syn::Result<P> {
    if !input.peek(Token![=]) {
        return Err(no_value(key, &item.example(), item.form()));
    }
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        let text = literal.value();
        let example = match syn::parse_str::<P>(&text) {
            Ok(_) => text.as_str(),
            Err(_) => item.example(),
        };
        return Err(syn::Error::new_spanned(
            &literal,
            format_args!(
                "`{key}` takes {}, without quotes\nhelp: write `{key} = {example}`{}",
                item.path(),
                item.form()
            ),
        ));
    }
    // On a fork, so that an error points at the first token and not behind it.
    if input.fork().parse::<P>().is_err() {
        return Err(wrong_value(
            key,
            input,
            item.path(),
            &item.example(),
            item.form(),
        ));
    }
    let path: P = input.parse()?;
    if input.peek(syn::token::Paren) {
        let text = path.to_token_stream().to_string().replace(' ', "");
        return Err(syn::Error::new_spanned(
            &path,
            format_args!(
                "`{key}` takes {}, not a call\nhelp: write `{key} = {text}`{}",
                item.path(),
                item.form()
            ),
        ));
    }
    Ok(path)
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

/// The text of `= "…"`, if that comes next. Reads nothing.
pub(super) fn peek_text(input: ParseStream<'_>) -> Option<String> {
    let ahead = input.fork();
    ahead.parse::<Token![=]>().ok()?;
    Some(ahead.parse::<LitStr>().ok()?.value())
}

/// The text in `: "…"`, `("…")` or `(word)`, where `= "…"` belongs.
fn text_without_equals(input: ParseStream<'_>) -> Option<String> {
    let ahead = input.fork();
    if ahead.parse::<Token![:]>().is_ok() {
        return word_or_text(&ahead);
    }
    let inner = || -> syn::Result<Option<String>> {
        let content;
        parenthesized!(content in ahead);
        Ok(word_or_text(&content))
    };
    inner().ok()?
}

fn word_or_text(input: ParseStream<'_>) -> Option<String> {
    match input.fork().parse::<Lit>() {
        Ok(Lit::Str(text)) => Some(text.value()),
        Ok(_) => None,
        Err(_) => last_word(input),
    }
}

/// The last word of a path, which lacks its quotes or is the name of a constant. A macro's name is no such word.
fn last_word(input: ParseStream<'_>) -> Option<String> {
    let path = input.fork();
    let mut word = path.call(Ident::parse_any).ok()?;
    while path.parse::<Token![::]>().is_ok() {
        word = path.call(Ident::parse_any).ok()?;
    }
    (!path.peek(Token![!])).then(|| word.to_string())
}

fn no_value(key: &Ident, example: &dyn Display, form: &str) -> syn::Error {
    syn::Error::new_spanned(
        key,
        format_args!("`{key}` needs a value\nhelp: write `{key} = {example}`{form}"),
    )
}

fn wrong_value(
    key: &Ident,
    input: ParseStream<'_>,
    expected: &str,
    example: &dyn Display,
    form: &str,
) -> syn::Error {
    let message = format!("`{key}` takes {expected}\nhelp: write `{key} = {example}`{form}");
    match input.fork().parse::<TokenTree>() {
        Ok(token) if !input.peek(Token![,]) => syn::Error::new_spanned(token, message),
        _ => syn::Error::new_spanned(key, message),
    }
}
