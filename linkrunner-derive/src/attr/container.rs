//! The attributes of a struct or an enum.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Path, Token, parenthesized};

use super::value::{path, string};
use super::{Slot, list, nearest, parse_keys, unknown_key};
use crate::case::{CASES, Case};
use crate::diagnostics::Diagnostics;
use crate::input::Target;
use crate::kind::Kind;
use crate::likeness::bare;

pub(crate) struct ContainerAttrs {
    pub(crate) name: Slot<LitStr>,
    pub(crate) rename_all: Slot<Case>,
    pub(crate) ecommerce: Slot<Ecommerce>,
    pub(crate) krate: Slot<Path>,
    pub(crate) allow_non_snake_case: Slot<()>,
    pub(crate) allow_sensitive: Slot<()>,
    /// Whether all of them could be read.
    pub(crate) are_right: bool,
}

/// The kind of ecommerce event, and where it stands.
pub(crate) struct Ecommerce {
    pub(crate) kind: Kind,
    pub(crate) literal: Option<LitStr>,
}

/// Keys that people look for on a struct and that stand elsewhere or are called otherwise.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "rename",
        "to rename the event write `name = \"…\"`, to rename a field write `rename` on the field",
    ),
    ("event", "write `name = \"…\"`"),
    ("event_name", "write `name = \"…\"`"),
    ("skip", "it goes on a field"),
    ("skip_if", "it goes on a field"),
    ("flatten", "it goes on a field"),
    ("with", "it goes on a field"),
    (
        "kind",
        "write `ecommerce = \"ViewContent\"`, `\"AddToCart\"` or `\"Purchase\"`",
    ),
    ("non_snake_case", "write `allow(non_snake_case)`"),
    ("sensitive", "write `allow(sensitive)`"),
];

impl ContainerAttrs {
    pub(crate) fn parse(
        attrs: &[Attribute],
        target: Target,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut this = Self {
            name: Slot::new(),
            rename_all: Slot::new(),
            ecommerce: Slot::new(),
            krate: Slot::new(),
            allow_non_snake_case: Slot::new(),
            allow_sensitive: Slot::new(),
            are_right: true,
        };
        let errors_before = diagnostics.len();
        let is_event = target == Target::Event;
        let known: &[&str] = if is_event {
            &["name", "rename_all", "ecommerce", "allow", "crate"]
        } else {
            &["rename_all", "allow", "crate"]
        };
        let example = if is_event {
            "name = \"item_viewed\""
        } else {
            "rename_all = \"camelCase\""
        };
        parse_keys(
            attrs,
            example,
            diagnostics,
            |key, input, diagnostics| match key.to_string().as_str() {
                "name" if is_event => this.name.set(key, string(key, input)?),
                "rename_all" => this.rename_all.set(key, parse_case(key, input)?),
                "ecommerce" if is_event => this.ecommerce.set(key, parse_ecommerce(key, input)?),
                "crate" => this
                    .krate
                    .set(key, path(key, input, "path::to::linkrunner_events")?),
                "allow" => parse_allow(key, input, diagnostics, |allowed| {
                    match allowed.to_string().as_str() {
                        "sensitive" => this.allow_sensitive.set(allowed, ()),
                        "non_snake_case" if is_event => this.allow_non_snake_case.set(allowed, ()),
                        _ if is_event => {
                            Err(unknown_allow(allowed, &["non_snake_case", "sensitive"]))
                        }
                        _ => Err(unknown_allow(allowed, &["sensitive"])),
                    }
                }),
                "name" | "ecommerce" => Err(syn::Error::new_spanned(
                    key,
                    format_args!(
                        "`{key}` goes on an event, and this is {}\nhelp: remove it, or derive `LinkrunnerEvent`",
                        target.title()
                    ),
                )),
                _ => Err(unknown_key(key, known, target.title(), ELSEWHERE)),
            },
        );
        this.are_right = diagnostics.len() == errors_before;
        this
    }
}

fn parse_case(key: &Ident, input: ParseStream<'_>) -> syn::Result<Case> {
    let literal = string(key, input)?;
    let name = literal.value();
    if let Some(case) = CASES.iter().find(|case| case.name == name) {
        return Ok(*case);
    }
    let names: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    let advice = match nearest(&name, &names) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("the cases are {}", list(&names)),
    };
    Err(syn::Error::new_spanned(
        &literal,
        format_args!("`{name}` is no case\nhelp: {advice}"),
    ))
}

fn parse_ecommerce(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ecommerce> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(Ecommerce {
            kind: Kind::Unspecified,
            literal: None,
        });
    }
    let literal = string(key, input)?;
    let name = literal.value();
    if let Some(kind) = Kind::NAMED.into_iter().find(|kind| kind.name() == name) {
        return Ok(Ecommerce {
            kind,
            literal: Some(literal),
        });
    }
    let names = Kind::NAMED.map(Kind::name);
    // `view_content` is as near as can be.
    let meant = names
        .into_iter()
        .find(|known| bare(known) == bare(&name))
        .or_else(|| nearest(&name, &names));
    let advice = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the kinds are {}, or write `ecommerce` alone", list(&names)),
    };
    Err(syn::Error::new_spanned(
        &literal,
        format_args!("`{name}` is no kind of ecommerce event\nhelp: {advice}"),
    ))
}

/// `allow(a, b)`
pub(super) fn parse_allow(
    key: &Ident,
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
    mut on_allowed: impl FnMut(&Ident) -> syn::Result<()>,
) -> syn::Result<()> {
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new_spanned(
            key,
            "`allow` takes what it allows in parentheses\nhelp: write `allow(sensitive)`",
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
    let allowed = content.call(|content| {
        Punctuated::<Ident, Token![,]>::parse_terminated_with(content, Ident::parse_any)
    });
    match allowed {
        Ok(allowed) => {
            for allowed in &allowed {
                if let Err(error) = on_allowed(allowed) {
                    diagnostics.push(error);
                }
            }
            Ok(())
        }
        Err(_) => {
            // What is left unread would be a second error.
            content.parse::<TokenStream>()?;
            Err(syn::Error::new_spanned(
                key,
                "`allow` takes words, separated by commas\nhelp: write `allow(sensitive)`, without quotes",
            ))
        }
    }
}

/// The error for an `allow(…)` of something unknown.
pub(super) fn unknown_allow(allowed: &Ident, known: &[&str]) -> syn::Error {
    let name = allowed.to_string();
    let advice = match nearest(&name, known) {
        Some(nearest) => format!("did you mean `allow({nearest})`?"),
        None => format!("what can be allowed here is {}", list(known)),
    };
    syn::Error::new_spanned(
        allowed,
        format_args!("`{name}` cannot be allowed here\nhelp: {advice}"),
    )
}
