//! What is generated beside errors: implementations that do nothing, so that the code that uses the type is not covered in
//! errors of its own. The fields without attributes are checked all the same, so that one compile shows every error.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::{bounded_generics, expand_checked_fields, implement, inherent_const, krate};
use crate::input::{Input, Target};

pub(crate) fn expand(input: &Input<'_>, errors: TokenStream) -> TokenStream {
    let krate = krate(input);
    let generics = &bounded_generics(input);
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
    let serialize = implement(
        input,
        generics,
        quote!(#krate::__private::Serialize),
        quote! {
            fn serialize<__S: #krate::__private::Serializer>(
                &self,
                __serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                __serializer.serialize_unit()
            }
        },
    );
    match input.target {
        Target::Event => {
            let event = expand_event(input);
            quote!(#errors #data #event)
        }
        Target::Group => quote!(#errors #data #serialize),
        Target::Item => {
            let item = implement(
                input,
                generics,
                quote!(#krate::EcommerceItem),
                quote! {
                    fn visit_item(&self, _: &mut dyn ::core::ops::FnMut(#krate::__private::Item<'_>)) {}
                },
            );
            quote!(#errors #data #serialize #item)
        }
    }
}

fn expand_event(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let name = match input.node.data {
        syn::Data::Enum(_) => quote!(""),
        _ => quote!(Self::EVENT_NAME),
    };
    let generics = &bounded_generics(input);
    let event = implement(
        input,
        generics,
        quote!(#krate::LinkrunnerEvent),
        quote! {
            const SCHEMAS: &'static [&'static #krate::EventSchema] =
                &[&#krate::EventSchema::new(#name, "", ::core::option::Option::None, &[], "")];

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
    let constant = match input.node.data {
        syn::Data::Enum(_) => inherent_const(
            input,
            generics,
            "The names under which Linkrunner receives these events.",
            quote!(EVENT_NAMES: &'static [&'static ::core::primitive::str] = &[]),
        ),
        _ => inherent_const(
            input,
            generics,
            "The name under which Linkrunner receives this event.",
            quote!(EVENT_NAME: &'static ::core::primitive::str = ""),
        ),
    };
    quote!(#constant #event)
}
