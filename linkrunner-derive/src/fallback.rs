//! What is generated beside errors: implementations that do nothing, so that the code that uses the type is not covered in
//! errors of its own. The fields without attributes are checked all the same, so that one compile shows every error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Data;

use crate::expand::{
    bounded_generics, expand_checked_fields, expand_event, expand_event_text, expand_serialize,
    implement, in_scope, inherent_const,
};
use crate::input::{Input, Target};

pub(crate) fn expand(input: &Input<'_>, errors: TokenStream) -> TokenStream {
    let generics = bounded_generics(input);
    let fields = expand_checked_fields(input);
    let event = matches!(
        (input.target, &input.node.data),
        (Target::Event, Data::Struct(_))
    )
    .then(|| expand_event_text(input));
    let data = implement(
        input,
        &generics,
        &quote!(__linkrunner::Data),
        &quote! {
            const FIELDS: &'static ::core::primitive::str = "#";
            #event
            #fields
        },
    );
    // Beside the group's fields, whatever they are, the rest is as it would be without errors.
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
                    fn visit_item(&self, _: &mut dyn ::core::ops::FnMut(__linkrunner::Item<'_>)) {}
                },
            );
            quote!(#serialize #item)
        }
    };
    let items = in_scope(input, &quote!(#data #rest));
    quote!(#errors #items)
}

fn expand_enum(input: &Input<'_>) -> TokenStream {
    let generics = &input.node.generics;
    let shape = implement(
        input,
        generics,
        &quote!(__linkrunner::EventShape<Self>),
        &quote! {
            const SCHEMAS: &'static [&'static __linkrunner::EventSchema] = __linkrunner::UNKNOWN;

            fn schema(_: &Self) -> &'static __linkrunner::EventSchema {
                __linkrunner::UNKNOWN[0]
            }

            fn fields<'__a>(_: &'__a Self, _: &mut __linkrunner::FieldWriter<'_, '__a>) {}
        },
    );
    let event = implement(
        input,
        generics,
        &quote!(__linkrunner::Event),
        &quote!(
            type Shape = Self;
        ),
    );
    let names = inherent_const(
        input,
        generics,
        "The names under which Linkrunner receives these events.",
        &quote!(EVENT_NAMES: &'static [&'static ::core::primitive::str] = &[]),
    );
    quote!(#names #shape #event)
}
