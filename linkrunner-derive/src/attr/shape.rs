//! The value of `shape`: the JSON that a type is sent as.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, bracketed};

use super::value::string;
use crate::suggest::{list, nearest};

/// A declared shape.
pub(crate) enum ShapeAttr {
    /// `"string"`, or another name: the variant of `Shape`.
    Named(&'static str),
    /// `"list of …"`
    List(Box<ShapeAttr>),
    /// `"map of …"`
    Map(Box<ShapeAttr>),
    /// `["free", "gold"]`
    OneOf(Vec<LitStr>),
}

/// The names, and the variants of `Shape`.
const NAMES: [(&str, &str); 5] = [
    ("string", "Str"),
    ("integer", "Int"),
    ("number", "Num"),
    ("boolean", "Bool"),
    ("any", "Any"),
];

/// Parses `= "…"` or `= ["…", "…"]` after the key.
pub(super) fn shape(key: &Ident, input: ParseStream<'_>) -> syn::Result<ShapeAttr> {
    let ahead = input.fork();
    if ahead.parse::<Token![=]>().is_ok() && ahead.peek(syn::token::Bracket) {
        input.parse::<Token![=]>()?;
        return one_of(input);
    }
    let literal = string(key, input, |text| {
        let name = text.and_then(|text| nearest(text, &names()));
        name.unwrap_or("string").to_owned()
    })?;
    let text = literal.value();
    parse(&text).ok_or_else(|| {
        let advice = match nearest(&text, &names()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!(
                "the shapes are {}, `list of …`, `map of …`, and the strings of an enum, as in `shape = [\"free\", \"gold\"]`",
                list(&names()).replace(" and ", ", ")
            ),
        };
        syn::Error::new_spanned(&literal, format_args!("unknown shape `{text}`\nhelp: {advice}"))
    })
}

fn parse(text: &str) -> Option<ShapeAttr> {
    if let Some(element) = text.strip_prefix("list of ") {
        return Some(ShapeAttr::List(Box::new(parse(element)?)));
    }
    if let Some(value) = text.strip_prefix("map of ") {
        return Some(ShapeAttr::Map(Box::new(parse(value)?)));
    }
    let (_, variant) = NAMES.iter().find(|(name, _)| *name == text)?;
    Some(ShapeAttr::Named(variant))
}

fn one_of(input: ParseStream<'_>) -> syn::Result<ShapeAttr> {
    let content;
    let bracket = bracketed!(content in input);
    // Parsed from tokens, so that the rest of a wrong list is not a further error.
    let tokens: TokenStream = content.parse()?;
    let values = Punctuated::<LitStr, Token![,]>::parse_terminated
        .parse2(tokens)
        .map_err(|error| {
            syn::Error::new(
                error.span(),
                "the values in `shape = […]` must be string literals\nhelp: write `shape = [\"free\", \"gold\"]`",
            )
        })?;
    if values.is_empty() {
        return Err(syn::Error::new(
            bracket.span.join(),
            "`shape = []` is empty\nhelp: list the strings, as in `shape = [\"free\", \"gold\"]`, or write `shape = \"string\"`",
        ));
    }
    Ok(ShapeAttr::OneOf(values.into_iter().collect()))
}

fn names() -> Vec<&'static str> {
    NAMES.iter().map(|(name, _)| *name).collect()
}
