//! Stub implementations, emitted beside errors: without them, every use of the type would be a further error. They still
//! check the types of fields without attributes, so that one compile shows every error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Data;

use crate::expand::{
    bounded_generics, expand_checked_fields, expand_event, expand_serialize, has_probes, implement,
    implement_event, in_scope, inherent_const,
};
use crate::input::Input;
use crate::kind::Target;

pub(crate) fn expand(input: &Input<'_>, errors: TokenStream) -> TokenStream {
    let generics = bounded_generics(input);
    let fields = expand_checked_fields(input);
    let is_event = input.target == Target::Event && !matches!(input.node.data, Data::Enum(_));
    let name = is_event.then(|| quote!(name: Self::EVENT_NAME,));
    let data = implement(
        input,
        &generics,
        &quote!(__linkrunner::Data),
        &quote! {
            const __SCHEMA: __linkrunner::GroupSchema =
                __linkrunner::GroupSchema { #name ..__linkrunner::GroupSchema::UNKNOWN };
            #fields
        },
    );
    let rest = match (input.target, &input.node.data) {
        (Target::Event, Data::Enum(_)) => expand_enum(input),
        (Target::Event, _) => expand_event(input, &generics),
        (Target::Group, _) => expand_serialize(input, &generics),
        (Target::Item, _) => {
            let serialize = expand_serialize(input, &generics);
            let item = implement(
                input,
                &generics,
                &quote!(__linkrunner::EcommerceItem),
                &quote! {
                    fn __visit_item(&self, _: &mut dyn ::core::ops::FnMut(__linkrunner::Item<'_>)) {}
                },
            );
            quote!(#serialize #item)
        }
    };
    // The expansion imports a trait for probes and skips fields with errors. This constant keeps the import used.
    let use_probe = has_probes(input).then(|| {
        quote!(
            const _: ::core::primitive::bool = <__linkrunner::Probe<()>>::__OPTIONAL;
        )
    });
    let items = in_scope(input, &quote!(#data #rest #use_probe));
    quote!(#errors #items)
}

fn expand_enum(input: &Input<'_>) -> TokenStream {
    let generics = &input.node.generics;
    let event = implement_event(input, generics, &quote!(__linkrunner::Struct));
    let names = inherent_const(
        input,
        generics,
        "The names under which Linkrunner receives these events.",
        &quote!(EVENT_NAMES: &'static [&'static ::core::primitive::str] = &[]),
    );
    quote!(#names #event)
}
