//! The checks of custom fields' types, of which only the compiler knows more than the name.

use linkrunner_rules::{Role, names_revenue_object};
use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::fields::is_probed;
use super::flatten::are_groups_free;
use super::generics::{erase_lifetimes, is_free};
use super::schema::expand_group_for_checks;
use crate::input::{Field, Input};
use crate::kind::Target;

/// Constants beside the type, which `cargo check` evaluates. Each is an error of its own.
pub(super) fn expand_checks(input: &Input<'_>) -> TokenStream {
    let mut checks = TokenStream::new();
    for field in input.keyed_fields() {
        if !is_probed(field) || !is_free(input, field.ty) {
            continue;
        }
        let ty = erase_lifetimes(field.ty);
        checks.extend(quote_spanned! {field.ty.span()=>
            const _: () = __linkrunner::check_custom_type(<__linkrunner::Probe<#ty>>::PROBLEM);
        });
        if may_hold_revenue(input, field) {
            let (key, group) = (&field.key, expand_group_for_checks(input));
            checks.extend(quote_spanned! {field.ty.span()=>
                const _: () = __linkrunner::check_nested_money(
                    #key,
                    <__linkrunner::Probe<#ty>>::FIELDS,
                    #group,
                );
            });
        }
    }
    checks
}

/// The checks of types that depend on the struct's parameters, for the function that every use of the struct goes through.
pub(super) fn expand_generic_checks(input: &Input<'_>) -> TokenStream {
    input
        .keyed_fields()
        .filter(|field| is_probed(field) && !is_free(input, field.ty))
        .map(|field| {
            let ty = field.ty;
            quote_spanned! {ty.span()=>
                const { __linkrunner::check_custom_type(<__linkrunner::Probe<#ty>>::PROBLEM) }
            }
        })
        .collect()
}

/// Whether a group in this field may be the revenue of an event that has none of its own. `rename` says that an object is
/// meant.
fn may_hold_revenue(input: &Input<'_>, field: &Field<'_>) -> bool {
    let is_money =
        |field: &Field<'_>| matches!(field.role, Role::Amount | Role::Value | Role::Currency);
    input.target == Target::Event
        && are_groups_free(input)
        && !input.keyed_fields().any(is_money)
        && !field.attrs.rename.is_given()
        && names_revenue_object(&field.key)
}
