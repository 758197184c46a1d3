//! The schema: the names, keys and descriptions of a type, as data.

use std::hash::{DefaultHasher, Hash, Hasher};

use linkrunner_rules::ecommerce;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::field::{implied_content_type, reserved_trait};
use super::generics::erase_lifetimes;
use super::plan;
use super::std_type::StdType;
use crate::input::{Field, Input};
use crate::kind::Target;

/// As many keys are compared one by one when groups are flattened, which takes the compiler less time than a list of hashes.
const FEW_KEYS: usize = 16;

/// `const __SCHEMA`
pub(super) fn expand_schema(input: &Input<'_>) -> TokenStream {
    let event = match input.target {
        Target::Event => expand_event_parts(input),
        Target::Group | Target::Item => TokenStream::new(),
    };
    let shapes = plan::expand_shapes(input);
    let description = expand_description(input);
    let event = quote!(#event #description #shapes);
    let schema = group_schema(input, event, is_optional, ToTokens::to_token_stream);
    quote!(const __SCHEMA: __linkrunner::GroupSchema = #schema;)
}

/// The doc comment. Without one it is left out, because each part adds to the compile time.
fn expand_description(input: &Input<'_>) -> TokenStream {
    if input.description.is_empty() {
        return TokenStream::new();
    }
    let description = &input.description;
    quote!(description: #description,)
}

/// The parts of the schema that only events have.
fn expand_event_parts(input: &Input<'_>) -> TokenStream {
    // Refers to the inherent constant, so that it never counts as unused.
    let mut parts = quote!(name: Self::EVENT_NAME,);
    if input.attrs.name.is_given() {
        let ident = input.node.ident.unraw().to_string();
        parts.extend(quote!(rust_name: #ident,));
    }
    if let Some(kind) = input.attrs.ecommerce_kind() {
        let kind = Ident::new(ecommerce::name(kind), Span::call_site());
        parts.extend(quote!(
            ecommerce: ::core::option::Option::Some(__linkrunner::Ecommerce::#kind),
        ));
    }
    parts
}

/// The schema of the struct for the constants beside it.
///
/// A struct's lifetimes and parameters are unknown there, so a struct that has some gets a second schema, without them. It
/// treats the struct's own fields as never left out. For required fields, their traits check this.
pub(super) fn expand_group_for_checks(input: &Input<'_>) -> TokenStream {
    if input.node.generics.params.is_empty() {
        let this = &input.node.ident;
        return quote!(&<#this as __linkrunner::Data>::__SCHEMA);
    }
    let schema = group_schema(input, TokenStream::new(), |_| None, erase_lifetimes);
    quote!(&#schema)
}

fn group_schema(
    input: &Input<'_>,
    mut parts: TokenStream,
    is_optional: impl Fn(&Field<'_>) -> Option<TokenStream>,
    write_type: impl Fn(&Type) -> TokenStream,
) -> TokenStream {
    let mut keys: Vec<&str> = Vec::new();
    let mut optional = TokenStream::new();
    let mut descriptions = TokenStream::new();
    let mut flattened = TokenStream::new();
    for field in input.fields().iter().filter(|field| !field.is_skipped()) {
        let index = keys.len();
        if field.is_flattened() {
            let ty = write_type(field.ty);
            flattened.extend(quote_spanned! {field.ty.span()=>
                __linkrunner::Flattened { index: #index, group: &<#ty as __linkrunner::Data>::__SCHEMA },
            });
            continue;
        }
        keys.push(&field.key);
        let is_optional = is_optional(field);
        if let Some(is_optional) = &is_optional {
            optional.extend(quote!((#index, #is_optional),));
        }
        if !field.description.is_empty() {
            let description = &field.description;
            descriptions.extend(quote!((#index, #description),));
        }
        if implied_content_type(input, field).is_some() {
            // It is left out with the ids.
            if let Some(is_optional) = &is_optional {
                let index = keys.len();
                optional.extend(quote!((#index, #is_optional),));
            }
            keys.push("content_type");
        }
    }
    let may_be_flattened = input.target == Target::Group || input.has_flattened();
    let hashes = if may_be_flattened && keys.len() > FEW_KEYS {
        expand_hashes(&keys)
    } else {
        TokenStream::new()
    };
    let lists = [
        ("keys", quote!(#(#keys),*)),
        ("optional", optional),
        ("descriptions", descriptions),
        ("flattened", flattened),
        ("hashes", hashes),
    ];
    // Omits empty lists, because each adds to the compile time.
    for (name, list) in lists {
        if !list.is_empty() {
            let name = Ident::new(name, Span::call_site());
            parts.extend(quote!(#name: &[#list],));
        }
    }
    quote!(__linkrunner::GroupSchema { #parts ..__linkrunner::GroupSchema::EMPTY })
}

/// The hash and the index of each key, sorted by hash.
///
/// The hasher need not be stable: all compared hashes come from the same build of this crate.
fn expand_hashes(keys: &[&str]) -> TokenStream {
    let mut hashes: Vec<(u64, usize)> = keys
        .iter()
        .enumerate()
        .map(|(index, key)| {
            let mut hasher = DefaultHasher::new();
            key.hash(&mut hasher);
            (hasher.finish(), index)
        })
        .collect();
    hashes.sort_unstable();
    hashes
        .into_iter()
        .map(|(hash, index)| quote!((#hash, #index),))
        .collect()
}

/// Whether the field may be left out, as an expression. `None` if it never is.
fn is_optional(field: &Field<'_>) -> Option<TokenStream> {
    let ty = field.ty;
    if field.attrs.skip_if.is_given() {
        return Some(quote!(true));
    }
    let reserved = reserved_trait(field);
    if reserved.is_some() && (field.is_required || field.attrs.with.is_given()) {
        return None;
    }
    match (StdType::of(ty), reserved) {
        (Some(StdType::Option), _) => Some(quote!(true)),
        (Some(StdType::Other), _) => None,
        (None, Some(reserved)) => {
            Some(quote_spanned!(ty.span()=> <#ty as __linkrunner::#reserved>::__OPTIONAL))
        }
        (None, None) => Some(quote!(<__linkrunner::Probe<#ty>>::__OPTIONAL)),
    }
}
