//! The schema: the names, keys and descriptions of a type, as data.

use std::hash::{DefaultHasher, Hash, Hasher};

use linkrunner_rules::{Role, ecommerce};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::field::{implied_content_type, json_string, reserved_trait};
use super::generics::erase_lifetimes;
use super::std_type::StdType;
use crate::input::{Field, Input};
use crate::kind::Target;

/// `const __GROUP`
pub(super) fn expand_group(input: &Input<'_>) -> TokenStream {
    let schema = group_schema(input, is_optional, ToTokens::to_token_stream);
    quote!(const __GROUP: &'static __linkrunner::GroupSchema = #schema;)
}

/// The schema of the struct for checks beside it, where the lifetimes and parameters of its fields are unknown.
///
/// It takes each of the struct's own fields for one that is always sent. The traits of required fields check that.
pub(super) fn expand_group_for_checks(input: &Input<'_>) -> TokenStream {
    group_schema(input, |_| None, erase_lifetimes)
}

fn group_schema(
    input: &Input<'_>,
    is_optional: impl Fn(&Field<'_>) -> Option<TokenStream>,
    write_type: impl Fn(&Type) -> TokenStream,
) -> TokenStream {
    let mut keys: Vec<&str> = Vec::new();
    let mut details = TokenStream::new();
    let mut flattened = TokenStream::new();
    for field in input.fields().iter().filter(|field| !field.is_skipped()) {
        let index = keys.len();
        if field.is_flattened() {
            let ty = write_type(field.ty);
            flattened.extend(quote_spanned! {field.ty.span()=>
                __linkrunner::Flattened { index: #index, group: <#ty as __linkrunner::Data>::__GROUP },
            });
            continue;
        }
        keys.push(&field.key);
        let optional = is_optional(field);
        if optional.is_some() || field.role != Role::Custom || !field.description.is_empty() {
            let optional = optional.unwrap_or_else(|| quote!(false));
            details.extend(expand_details(
                index,
                field.role,
                &optional,
                &field.description,
            ));
        }
        if implied_content_type(input, field).is_some() {
            let description = "Whether the ids name variants or product groups.";
            let role = Role::ContentType;
            details.extend(expand_details(index + 1, role, &quote!(false), description));
            keys.push("content_type");
        }
    }
    // Empty parts are left out, because each costs the compiler time.
    let mut parts = quote!(keys: &[#(#keys),*],);
    if !details.is_empty() {
        parts.extend(quote!(details: &[#details],));
    }
    if !flattened.is_empty() {
        parts.extend(quote!(flattened: &[#flattened],));
    }
    if input.target == Target::Group || input.has_flattened() {
        let hashes = expand_hashes(&keys);
        parts.extend(quote!(hashes: &[#hashes],));
    }
    quote!(&__linkrunner::GroupSchema { #parts ..__linkrunner::GroupSchema::EMPTY })
}

fn expand_details(
    index: usize,
    role: Role,
    optional: &TokenStream,
    description: &str,
) -> TokenStream {
    // The variants of the library's `Role` have the same names.
    let role = format_ident!("{role:?}");
    quote! {
        __linkrunner::Details {
            index: #index,
            role: __linkrunner::Role::#role,
            optional: #optional,
            description: #description,
        },
    }
}

/// A hash of each key with the key's index, sorted.
///
/// All hashes that are compared come from the same build of this crate, so the hasher need not be stable.
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
    match reserved_trait(field) {
        Some(_) if field.is_required || field.attrs.with.is_given() => None,
        Some(reserved) => {
            Some(quote_spanned!(ty.span()=> <#ty as __linkrunner::#reserved>::OPTIONAL))
        }
        None => match StdType::of(ty) {
            Some(StdType::Option) => Some(quote!(true)),
            Some(StdType::Other) => None,
            None => Some(quote!(<__linkrunner::Probe<#ty>>::OPTIONAL)),
        },
    }
}

/// The schema of an event, as an expression.
pub(crate) fn expand_event_schema(input: &Input<'_>) -> TokenStream {
    let name = input.event_name();
    let description = &input.description;
    let ecommerce = match input.attrs.ecommerce_kind() {
        Some(kind) => {
            let kind = Ident::new(ecommerce::name(kind), Span::call_site());
            quote!(::core::option::Option::Some(__linkrunner::Ecommerce::#kind))
        }
        None => quote!(::core::option::Option::None),
    };
    let mut json_head = format!("{{\"event_name\":{}", json_string(&name));
    if input.fields().iter().any(|field| !field.is_skipped()) {
        json_head.push_str(",\"event_data\":");
    }
    let ident = input.node.ident.unraw().to_string();
    quote! {
        __linkrunner::event(
            Self::EVENT_NAME,
            #ident,
            #description,
            #ecommerce,
            #json_head,
            <Self as __linkrunner::Data>::__GROUP,
        )
    }
}
