//! `__write_fields`, which hands each field to the writer, and its bounds.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{WherePredicate, parse_quote_spanned};

use super::field::{
    call, function_span, implied_content_type, json_string, reserved_trait, type_span, value,
};
use super::generics::{mentions_itself, mentions_type_parameter};
use super::std_type::StdType;
use crate::attr::is_linkrunner;
use crate::input::{Field, Input};

/// `fn __write_fields`. It begins with the checks that depend on the type's parameters.
pub(super) fn expand_fields(input: &Input<'_>, checks: &TokenStream) -> TokenStream {
    expand_fields_where(input, checks, |field| !field.is_skipped())
}

/// `fn __write_fields` for a type with errors. It writes the fields without attributes, so that their types are checked.
pub(crate) fn expand_checked_fields(input: &Input<'_>) -> TokenStream {
    let has_attribute = |attrs: &[syn::Attribute]| attrs.iter().any(is_linkrunner);
    let is_checked = !has_attribute(&input.node.attrs) || input.attrs.are_right;
    // Fields of packed structs cannot be borrowed.
    let is_checked = is_checked && input.packed().is_none();
    expand_fields_where(input, &TokenStream::new(), |field| {
        is_checked && !has_attribute(&field.node.attrs)
    })
}

fn expand_fields_where(
    input: &Input<'_>,
    checks: &TokenStream,
    is_written: impl Fn(&Field<'_>) -> bool,
) -> TokenStream {
    // Hygienic, so that the user's paths cannot refer to it.
    let writer = Ident::new("__writer", Span::mixed_site());
    let puts: TokenStream = input
        .fields()
        .iter()
        .filter(|field| is_written(field))
        .map(|field| expand_put(input, field, &writer))
        .collect();
    let parameter = if puts.is_empty() {
        quote!(_)
    } else {
        writer.into_token_stream()
    };
    quote! {
        fn __write_fields<'__a>(&'__a self, #parameter: &mut __linkrunner::FieldWriter<'_, '__a>) {
            #checks
            #puts
        }
    }
}

fn expand_put(input: &Input<'_>, field: &Field<'_>, writer: &Ident) -> TokenStream {
    let ty = field.ty;
    let span = type_span(field);
    let value = value(field, span);
    if field.is_flattened() {
        return quote_spanned!(span=> <#ty as __linkrunner::Data>::__write_fields(#value, #writer););
    }

    let key = format!(",{}:\"", json_string(&field.key));
    let mut put = match (reserved_trait(field), field.attrs.with.is_given()) {
        (Some(reserved), true) => {
            quote_spanned!(span=> __linkrunner::#reserved::__put(#value, #key, #writer);)
        }
        (Some(reserved), false) => {
            quote_spanned!(span=> <#ty as __linkrunner::#reserved>::__put(#value, #key, #writer);)
        }
        (None, true) => {
            quote_spanned!(span=> __linkrunner::ReturnedValue::__put(#value, #key, #writer);)
        }
        (None, false) if StdType::of(ty).is_some() => quote!(#writer.value(#key, #value);),
        // Its bound says that it goes through serde, so it does for every type that it stands for.
        (None, false) if mentions_type_parameter(input, ty) => {
            quote_spanned!(span=> <#ty as __linkrunner::CustomField>::__put(__linkrunner::No, __linkrunner::No, #value, #key, #writer);)
        }
        (None, false) => {
            let probes = quote! {
                <__linkrunner::Probe<#ty>>::__GROUP, <__linkrunner::Probe<#ty>>::__AMOUNT
            };
            quote_spanned!(span=> <#ty as __linkrunner::CustomField<_, _>>::__put(#probes, #value, #key, #writer);)
        }
    };
    if let Some(skip_if) = field.attrs.skip_if.get() {
        let call = call(field, skip_if, "SkipIfFunction");
        put = quote_spanned! {function_span(skip_if)=>
            if !<_ as __linkrunner::SkipIfAnswer<&#ty>>::__is_true(#call) { #put }
        };
    }
    if let Some(content_type) = implied_content_type(input, field) {
        put.extend(quote!(__linkrunner::content_type(#content_type, #writer);));
    }
    put
}

/// Whether the generated code uses `Probe`, which gives properties of a custom field's type.
pub(crate) fn has_probes(input: &Input<'_>) -> bool {
    input.keyed_fields().any(|field| {
        reserved_trait(field).is_none()
            && StdType::of(field.ty).is_none()
            && !(field.attrs.with.is_given() && field.attrs.skip_if.is_given())
    })
}

/// Whether the type of a custom field is probed.
pub(super) fn is_probed(field: &Field<'_>) -> bool {
    reserved_trait(field).is_none()
        && !field.attrs.with.is_given()
        && StdType::of(field.ty).is_none()
}

/// A bound for each field whose type depends on a type parameter.
pub(super) fn field_bounds(input: &Input<'_>) -> Vec<WherePredicate> {
    input
        .fields()
        .iter()
        .filter(|field| {
            !field.is_skipped()
                && !field.attrs.with.is_given()
                && mentions_type_parameter(input, field.ty)
                // A bound on a type that contains this one would be circular.
                && !mentions_itself(input, field.ty)
        })
        .map(|field| {
            let ty = field.ty;
            let span = ty.span();
            if field.is_flattened() {
                return parse_quote_spanned!(span=> #ty: __linkrunner::Data);
            }
            match reserved_trait(field) {
                Some(reserved) => parse_quote_spanned!(span=> #ty: __linkrunner::#reserved),
                None => {
                    parse_quote_spanned!(span=> #ty: __linkrunner::CustomField)
                }
            }
        })
        .collect()
}
