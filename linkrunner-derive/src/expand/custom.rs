//! The checks of custom fields' types. The derive sees only their names, so the generated code asks the compiler.

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

/// Constants beside the type, which `cargo check` evaluates. Each reports its own error.
pub(super) fn expand_checks(input: &Input<'_>) -> TokenStream {
    let mut checks = TokenStream::new();
    for field in input.keyed_fields() {
        if !is_probed(field) || !is_free(input, field.ty) {
            continue;
        }
        let ty = erase_lifetimes(field.ty);
        checks.extend(quote_spanned! {field.ty.span()=>
            const _: () = __linkrunner::check_custom_type(<__linkrunner::Probe<#ty>>::__PROBLEM);
        });
        if may_hold_revenue(input, field) {
            let (key, group) = (&field.key, expand_group_for_checks(input));
            checks.extend(quote_spanned! {field.ty.span()=>
                const _: () = __linkrunner::check_nested_money(
                    #key,
                    <__linkrunner::Probe<#ty>>::__FIELDS,
                    #group,
                );
            });
        }
    }
    checks
}

/// The checks of types that depend on the struct's parameters. They go into `__write_fields`, which every use of the struct
/// instantiates.
pub(super) fn expand_generic_checks(input: &Input<'_>) -> TokenStream {
    input
        .keyed_fields()
        .filter(|field| is_probed(field) && !is_free(input, field.ty))
        .map(|field| {
            let ty = field.ty;
            quote_spanned! {ty.span()=>
                const { __linkrunner::check_custom_type(<__linkrunner::Probe<#ty>>::__PROBLEM) }
            }
        })
        .collect()
}

/// Whether a group in this field may be the revenue of an event without an amount of its own. `rename` shows that the
/// object is intended.
fn may_hold_revenue(input: &Input<'_>, field: &Field<'_>) -> bool {
    let is_money =
        |field: &Field<'_>| matches!(field.role, Role::Amount | Role::Value | Role::Currency);
    input.target == Target::Event
        && are_groups_free(input)
        && !input.keyed_fields().any(is_money)
        && !field.attrs.rename.is_given()
        && names_revenue_object(&field.key)
}
