//! The function that hands each field to the writer, and the bounds that it takes.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Type, WherePredicate, parse_quote_spanned};

use super::flatten;
use crate::attr::is_linkrunner;
use crate::input::{Field, Input, Target};
use crate::keys::Role;
use crate::kind::is_required;

/// `fn fields`
pub(crate) fn expand_fields(input: &Input<'_>) -> TokenStream {
    let checks = flatten::expand_generic_checks(input);
    expand_fields_where(input, &checks, |field| !field.is_skipped())
}

/// `fn fields` of a type that has errors: with the fields about which nothing is said that may be one of them.
pub(crate) fn expand_checked_fields(input: &Input<'_>) -> TokenStream {
    let is_said = |attrs: &[syn::Attribute]| attrs.iter().any(is_linkrunner);
    let is_checked = !is_said(&input.node.attrs) || input.attrs.are_right;
    expand_fields_where(input, &TokenStream::new(), |field| {
        is_checked && !is_said(&field.node.attrs)
    })
}

fn expand_fields_where(
    input: &Input<'_>,
    checks: &TokenStream,
    is_put: impl Fn(&Field<'_>) -> bool,
) -> TokenStream {
    // Not to be confused with anything that a path of the user's means.
    let writer = Ident::new("__writer", Span::mixed_site());
    let puts: TokenStream = input
        .fields()
        .iter()
        .filter(|field| is_put(field))
        .map(|field| expand_put(input, field, &writer))
        .collect();
    let parameter = if puts.is_empty() {
        quote!(_)
    } else {
        writer.into_token_stream()
    };
    quote! {
        fn fields<'__a>(&'__a self, #parameter: &mut __linkrunner::FieldWriter<'_, '__a>) {
            #checks
            #puts
        }
    }
}

fn expand_put(input: &Input<'_>, field: &Field<'_>, writer: &Ident) -> TokenStream {
    let (ident, ty) = (field.ident, field.ty);
    let span = type_span(field);
    let this = Ident::new("self", Span::call_site());
    if field.is_flattened() {
        return quote_spanned!(span=> <#ty as __linkrunner::Data>::fields(&#this.#ident, #writer););
    }

    let kind = kind(input, field);
    let key = key_json(&field.key);
    let mut put = if field.attrs.with.is_given() {
        let value = value(field);
        quote_spanned!(span=> __linkrunner::#kind::put(#value, #key, #writer);)
    } else {
        quote_spanned!(span=> <#ty as __linkrunner::#kind>::put(&#this.#ident, #key, #writer);)
    };
    if let Some(skip_if) = field.attrs.skip_if.get() {
        let field = borrow_at(field, skip_if.span());
        put = quote_spanned!(skip_if.span()=> if !#skip_if(#field) { #put });
    }
    if let Some(content_type) = content_type_after(input, field) {
        put.extend(
            quote!(__linkrunner::content_type(__linkrunner::ContentType::#content_type, #writer);),
        );
    }
    put
}

/// `&self.field`, shown at a path that takes it. The words keep their meaning where the path comes from a macro.
fn borrow_at(field: &Field<'_>, span: Span) -> TokenStream {
    let this = Ident::new("self", Span::call_site().located_at(span));
    let mut ident = field.ident.clone();
    ident.set_span(ident.span().located_at(span));
    quote_spanned!(span=> &#this.#ident)
}

/// What decides the type of what is sent: the field's type, or the function that makes another of it.
pub(super) fn type_span(field: &Field<'_>) -> Span {
    match field.attrs.with.get() {
        Some(with) => with.span(),
        None => field.ty.span(),
    }
}

/// A reference to what is sent.
pub(super) fn value(field: &Field<'_>) -> TokenStream {
    let ident = field.ident;
    match field.attrs.with.get() {
        Some(with) => {
            let field = borrow_at(field, with.span());
            quote_spanned!(with.span()=> &#with(#field))
        }
        None => quote!(&self.#ident),
    }
}

/// The variant of the library's `ContentType` that follows from this field, where it is to be written.
pub(super) fn content_type_after(input: &Input<'_>, field: &Field<'_>) -> Option<Ident> {
    let is_ecommerce = input.attrs.ecommerce.is_given() || input.target == Target::Group;
    let is_declared = input
        .keyed_fields()
        .any(|field| field.role == Role::ContentType);
    if !is_ecommerce || is_declared {
        return None;
    }
    match field.role {
        Role::ContentIds => Some(format_ident!("Product")),
        Role::ItemGroupIds => Some(format_ident!("ProductGroup")),
        _ => None,
    }
}

/// What stands before the field's value, with the quote of a string.
fn key_json(key: &str) -> String {
    format!(",{}:\"", json_string(key))
}

/// The text as a JSON string. It has no control characters: those have been refused.
pub(super) fn json_string(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// The trait that says what may stand in the field.
pub(super) fn kind(input: &Input<'_>, field: &Field<'_>) -> Ident {
    // What a function returns is not seen by the checks of flattened groups, so it is not to be an `Option`.
    let is_required = is_required(input, field) || field.attrs.with.is_given();
    let name = match field.role {
        Role::Amount | Role::Value | Role::ItemPrice => ["AmountField", "RequiredAmount"],
        // In an item a whole number; elsewhere it may well be kilograms.
        Role::Quantity if input.target == Target::Item => {
            ["WholeNumberField", "RequiredWholeNumber"]
        }
        Role::Quantity => ["AmountField", "RequiredAmount"],
        Role::NumItems => ["WholeNumberField", "RequiredWholeNumber"],
        Role::Currency => ["CurrencyField", "RequiredCurrency"],
        Role::ContentIds | Role::ItemGroupIds => ["IdsField", "RequiredIds"],
        Role::Contents => ["ContentsField", "RequiredContents"],
        Role::ContentType => ["ContentTypeField", "RequiredContentType"],
        Role::OrderId => ["TextField", "RequiredText"],
        Role::Attribute if input.target == Target::Item && field.key == "id" => ["RequiredText"; 2],
        Role::Attribute => ["AttributeField"; 2],
    };
    Ident::new(name[usize::from(is_required)], Span::call_site())
}

/// A bound for each field whose type depends on a type parameter.
pub(super) fn field_bounds(input: &Input<'_>) -> Vec<WherePredicate> {
    let parameters = type_parameters(input);
    if parameters.is_empty() {
        return Vec::new();
    }
    input
        .fields()
        .iter()
        .filter(|field| {
            !field.is_skipped()
                && !field.attrs.with.is_given()
                && mentions(field.ty.to_token_stream(), &parameters)
                // A bound on a type that holds this one would depend on itself.
                && !holds_itself(input, field.ty)
        })
        .map(|field| {
            let ty = field.ty;
            let span = type_span(field);
            if field.is_flattened() {
                return parse_quote_spanned!(span=> #ty: __linkrunner::Data);
            }
            let kind = kind(input, field);
            parse_quote_spanned!(span=> #ty: __linkrunner::#kind)
        })
        .collect()
}

pub(super) fn mentions_type_parameter(input: &Input<'_>, ty: &Type) -> bool {
    let parameters = type_parameters(input);
    !parameters.is_empty() && mentions(ty.to_token_stream(), &parameters)
}

fn type_parameters<'i>(input: &'i Input<'_>) -> Vec<&'i Ident> {
    let parameters = input.node.generics.params.iter();
    parameters
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            _ => None,
        })
        .collect()
}

/// Whether the type being derived stands in the field's type by its own name, not by a path to another of that name.
fn holds_itself(input: &Input<'_>, ty: &Type) -> bool {
    fn holds(tokens: TokenStream, name: &Ident) -> bool {
        let mut in_path = false;
        tokens.into_iter().any(|token| {
            let is_first = !in_path;
            in_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
            match token {
                TokenTree::Ident(ident) => is_first && ident == *name,
                TokenTree::Group(group) => holds(group.stream(), name),
                TokenTree::Punct(_) | TokenTree::Literal(_) => false,
            }
        })
    }
    holds(ty.to_token_stream(), &input.node.ident)
}

pub(super) fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => parameters.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
