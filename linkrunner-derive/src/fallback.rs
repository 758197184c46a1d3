//! What is generated beside errors: implementations that do nothing, so that the code that uses the type is not covered in
//! errors of its own. The fields without attributes are checked all the same, so that one compile shows every error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Data;

use crate::expand::{
    bounded_generics, expand_checked_fields, expand_event, expand_serialize, implement,
    inherent_const, krate,
};
use crate::input::{Input, Target};

pub(crate) fn expand(input: &Input<'_>, errors: TokenStream) -> TokenStream {
    let krate = krate(input);
    let fields = expand_checked_fields(input);
    let data = implement(
        input,
        &bounded_generics(input),
        quote!(#krate::EventData),
        quote! {
            const FIELDS: &'static [#krate::__private::FieldEntry] = &[#krate::__private::FieldEntry::Unknown];
            #fields
        },
    );
    // Beside the group's fields, whatever they are, the rest is as it would be without errors.
    let rest = match (input.target, &input.node.data) {
        (Target::Event, Data::Enum(_)) => expand_enum(input),
        (Target::Event, _) => expand_event(input),
        (Target::Group, _) => expand_serialize(input),
        (Target::Item, _) => {
            let serialize = expand_serialize(input);
            let item = expand_item(input);
            quote!(#serialize #item)
        }
    };
    quote!(#errors #data #rest)
}

fn expand_item(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    implement(
        input,
        &bounded_generics(input),
        quote!(#krate::EcommerceItem),
        quote! {
            fn visit_item(&self, _: &mut dyn ::core::ops::FnMut(#krate::__private::Item<'_>)) {}
        },
    )
}

fn expand_enum(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let generics = &input.node.generics;
    let event = implement(
        input,
        generics,
        quote!(#krate::LinkrunnerEvent),
        quote! {
            const SCHEMAS: &'static [&'static #krate::EventSchema] =
                &[&#krate::EventSchema::new("", "", ::core::option::Option::None, &[], "")];

            fn schema(&self) -> &'static #krate::EventSchema {
                <Self as #krate::LinkrunnerEvent>::SCHEMAS[0]
            }

            fn event_fields<'__a, __S: #krate::__private::FieldSink<'__a>>(
                &'__a self,
                _: &mut __S,
            ) -> ::core::result::Result<(), __S::Error> {
                ::core::result::Result::Ok(())
            }
        },
    );
    let names = inherent_const(
        input,
        generics,
        "The names under which Linkrunner receives these events.",
        quote!(EVENT_NAMES: &'static [&'static ::core::primitive::str] = &[]),
    );
    quote!(#names #event)
}
