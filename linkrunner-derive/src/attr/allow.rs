//! `allow(…)`

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Ident, Token, parenthesized};

use crate::diagnostics::Diagnostics;
use crate::suggest::{list, nearest};

/// Parses `allow(a, b)` after its key, and calls `on_word` with each word.
pub(super) fn parse_allow(
    key: &Ident,
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
    mut on_word: impl FnMut(&Ident) -> syn::Result<()>,
) -> syn::Result<()> {
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new_spanned(
            key,
            "`allow` needs parentheses\nhelp: write `allow(sensitive)`",
        ));
    }
    let content;
    parenthesized!(content in input);
    if content.is_empty() {
        return Err(syn::Error::new_spanned(
            key,
            "`allow()` allows nothing\nhelp: write `allow(sensitive)`, or remove it",
        ));
    }
    let words = content.call(|content| {
        Punctuated::<Ident, Token![,]>::parse_terminated_with(content, Ident::parse_any)
    });
    match words {
        Ok(words) => {
            for word in &words {
                if let Err(error) = on_word(word) {
                    diagnostics.push(error);
                }
            }
            Ok(())
        }
        Err(_) => {
            // syn reports unread tokens as a second error.
            content.parse::<TokenStream>()?;
            Err(syn::Error::new_spanned(
                key,
                "`allow` takes names without quotes, separated by commas\nhelp: write `allow(sensitive)`",
            ))
        }
    }
}

/// The error for an unknown word in `allow(…)`.
pub(super) fn unknown_allow(word: &Ident, known: &[&str]) -> syn::Error {
    let name = word.to_string();
    let advice = match nearest(&name, known) {
        Some(nearest) => format!("did you mean `allow({nearest})`?"),
        None => format!("only {} can be allowed here", list(known)),
    };
    syn::Error::new_spanned(
        word,
        format_args!("`{name}` cannot be allowed here\nhelp: {advice}"),
    )
}
