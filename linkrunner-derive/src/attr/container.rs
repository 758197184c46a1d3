//! The attributes of a struct or an enum.

use linkrunner_rules::{Ecommerce, ecommerce, is_snake_case, snake_case};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Path, Token};

use super::allow::{parse_allow, unknown_allow};
use super::parse::{parse_keys, unknown_key};
use super::slot::Slot;
use super::value::{Item, flag, path, peek_text, string};
use crate::case::{CASES, Case};
use crate::diagnostics::Diagnostics;
use crate::kind::Target;
use crate::suggest::{is_same_in_another_case, list, nearest};

/// The keys of a struct or an enum.
pub(crate) struct ContainerAttrs {
    pub(crate) name: Slot<LitStr>,
    pub(crate) rename_all: Slot<Case>,
    pub(crate) ecommerce: Slot<EcommerceAttr>,
    pub(crate) krate: Slot<Path>,
    pub(crate) allow_non_snake_case: Slot<()>,
    pub(crate) allow_sensitive: Slot<()>,
    pub(crate) allow_serde: Slot<()>,
    /// Keeps the event out of the tracking plan.
    pub(crate) unplanned: Slot<()>,
    /// For the library's own types: keeps them out of the compiler's lists of types that implement a trait, where users
    /// look for their own. Not documented.
    pub(crate) unlisted: Slot<()>,
    /// Whether none of them has an error.
    pub(crate) are_right: bool,
}

/// The value of `ecommerce = "…"`, or of `ecommerce` alone.
pub(crate) struct EcommerceAttr {
    pub(crate) kind: Ecommerce,
    pub(crate) literal: Option<LitStr>,
}

/// Advice for keys that belong on a field, or have another name.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "rename",
        "to rename the event, write `name = \"…\"`; to rename a field, write `rename = \"…\"` on the field",
    ),
    ("event", "write `name = \"…\"`"),
    ("event_name", "write `name = \"…\"`"),
    ("skip", "it goes on a field"),
    ("skip_if", "it goes on a field"),
    ("flatten", "it goes on a field"),
    ("with", "it goes on a field"),
    ("shape", "it goes on a field"),
    (
        "kind",
        "write `ecommerce = \"ViewContent\"`, `\"AddToCart\"` or `\"Purchase\"`",
    ),
    ("non_snake_case", "write `allow(non_snake_case)`"),
    ("sensitive", "write `allow(sensitive)`"),
    ("serde", "write `allow(serde)`"),
];

impl ContainerAttrs {
    /// `name` is the name of the struct or enum, for examples in messages.
    pub(crate) fn parse(
        attrs: &[Attribute],
        name: &Ident,
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
            allow_serde: Slot::new(),
            unplanned: Slot::new(),
            unlisted: Slot::new(),
            are_right: true,
        };
        let errors_before = diagnostics.len();
        let is_event = target == Target::Event;
        let known: &[&str] = if is_event {
            &[
                "name",
                "rename_all",
                "ecommerce",
                "unplanned",
                "allow",
                "crate",
            ]
        } else {
            &["rename_all", "allow", "crate"]
        };
        let suggest_name = |text: Option<&str>| {
            let texts = text.map(snake_case).into_iter();
            let mut names = texts.chain([snake_case(&name.unraw().to_string())]);
            let right = names.find(|name| is_snake_case(name));
            right.unwrap_or_else(|| "item_viewed".to_owned())
        };
        let example = if is_event {
            format!("name = \"{}\"", suggest_name(None))
        } else {
            "rename_all = \"camelCase\"".to_owned()
        };
        parse_keys(
            attrs,
            &example,
            diagnostics,
            |key, input, diagnostics| match key.to_string().as_str() {
                "name" if is_event => this.name.set(key, string(key, input, suggest_name)?),
                "rename_all" => this.rename_all.set(key, parse_case(key, input)?),
                "ecommerce" if is_event => this.ecommerce.set(key, parse_ecommerce(key, input)?),
                "unplanned" if is_event => this.unplanned.set(key, flag(key, input)?),
                "crate" => this.krate.set(key, path(key, input, Item::Library)?),
                "unlisted" => this.unlisted.set(key, flag(key, input)?),
                "allow" => parse_allow(key, input, diagnostics, |word| {
                    match word.to_string().as_str() {
                        "sensitive" => this.allow_sensitive.set(word, ()),
                        "serde" => this.allow_serde.set(word, ()),
                        "non_snake_case" if is_event => this.allow_non_snake_case.set(word, ()),
                        _ if is_event => Err(unknown_allow(
                            word,
                            &["non_snake_case", "sensitive", "serde"],
                        )),
                        _ => Err(unknown_allow(word, &["sensitive", "serde"])),
                    }
                }),
                "name" | "ecommerce" | "unplanned" => Err(syn::Error::new_spanned(
                    key,
                    format_args!(
                        "`{key}` belongs on an event, but this is {}\nhelp: remove it, or derive `LinkrunnerEvent` in place of `{}`",
                        target.title(),
                        target.derive()
                    ),
                )),
                _ => {
                    let text = suggest_name(peek_text(input).as_deref());
                    Err(unknown_key(key, known, target.title(), ELSEWHERE, &text))
                }
            },
        );
        this.are_right = diagnostics.len() == errors_before;
        this
    }

    /// The kind of ecommerce event, if it is one.
    pub(crate) fn ecommerce_kind(&self) -> Option<Ecommerce> {
        Some(self.ecommerce.get()?.kind)
    }

    /// The span at which an incomplete ecommerce event is reported.
    pub(crate) fn ecommerce_span(&self) -> Option<Span> {
        let attr = self.ecommerce.get()?;
        match &attr.literal {
            Some(literal) => Some(literal.span()),
            None => Some(self.ecommerce.key()?.span()),
        }
    }
}

fn parse_case(key: &Ident, input: ParseStream<'_>) -> syn::Result<Case> {
    let literal = string(key, input, |text| {
        let case = text.and_then(|text| nearest(text, &case_names()));
        case.unwrap_or("camelCase").to_owned()
    })?;
    let name = literal.value();
    if let Some(case) = CASES.iter().find(|case| case.name == name) {
        return Ok(*case);
    }
    let advice = match nearest(&name, &case_names()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("the cases are {}", list(&case_names())),
    };
    Err(syn::Error::new_spanned(
        &literal,
        format_args!("unknown case `{name}`\nhelp: {advice}"),
    ))
}

fn case_names() -> Vec<&'static str> {
    CASES.iter().map(|case| case.name).collect()
}

fn parse_ecommerce(key: &Ident, input: ParseStream<'_>) -> syn::Result<EcommerceAttr> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(EcommerceAttr {
            kind: Ecommerce::Unspecified,
            literal: None,
        });
    }
    let literal = string(key, input, |text| {
        let kind = text.and_then(nearest_kind);
        kind.unwrap_or("Purchase").to_owned()
    })?;
    let name = literal.value();
    if let Some(kind) = ecommerce::NAMED
        .into_iter()
        .find(|kind| ecommerce::name(*kind) == name)
    {
        return Ok(EcommerceAttr {
            kind,
            literal: Some(literal),
        });
    }
    let names = ecommerce::NAMED.map(ecommerce::name);
    let advice = match nearest_kind(&name) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the kinds are {}, or write `ecommerce` alone", list(&names)),
    };
    Err(syn::Error::new_spanned(
        &literal,
        format_args!("unknown kind of ecommerce event `{name}`\nhelp: {advice}"),
    ))
}

fn nearest_kind(text: &str) -> Option<&'static str> {
    let names = ecommerce::NAMED.map(ecommerce::name);
    let same = names
        .into_iter()
        .find(|known| is_same_in_another_case(known, text));
    same.or_else(|| nearest(text, &names))
}
