//! The generated code. It cannot fail: what could has been checked.

mod enumeration;
mod fields;
mod flattened;
mod schema;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Generics;

use self::fields::field_bounds;
pub(crate) use self::fields::{expand_checked_fields, expand_fields};
use self::schema::{expand_entries, expand_schema};
use crate::input::{Input, Shape, Target};

pub(crate) fn expand(input: &Input<'_>) -> TokenStream {
    match (&input.shape, input.target) {
        (Shape::Enum(variants), _) => enumeration::expand(input, variants),
        (_, Target::Event) => {
            let data = expand_event_data(input);
            let event = expand_event(input);
            let checks = flattened::expand_checks(input);
            quote!(#data #event #checks)
        }
        (_, Target::Group) => {
            let data = expand_event_data(input);
            let serialize = expand_serialize(input);
            let checks = flattened::expand_checks(input);
            quote!(#data #serialize #checks)
        }
        (_, Target::Item) => {
            let data = expand_event_data(input);
            let serialize = expand_serialize(input);
            let item = expand_item(input);
            quote!(#data #serialize #item)
        }
    }
}

/// The path of the library.
pub(crate) fn krate(input: &Input<'_>) -> TokenStream {
    match input.attrs.krate.get() {
        Some(path) => path.to_token_stream(),
        None => quote!(::linkrunner_events),
    }
}

/// The path of the library, as if it stood at `span`, so that an error in what follows is shown there.
pub(crate) fn krate_at(input: &Input<'_>, span: Span) -> TokenStream {
    krate(input)
        .into_iter()
        .map(|mut token| {
            // Located, not replaced: a `$crate` keeps its meaning.
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}

/// `impl<…> path for Type<…> where … { body }`
pub(crate) fn implement(
    input: &Input<'_>,
    generics: &Generics,
    path: TokenStream,
    body: TokenStream,
) -> TokenStream {
    let name = &input.node.ident;
    let allow = allow_deprecated(input);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #allow
        impl #impl_generics #path for #name #type_generics #where_clause {
            #body
        }
    }
}

/// The implementations of a deprecated type name it. Written only there, for crates that forbid to allow.
fn allow_deprecated(input: &Input<'_>) -> Option<TokenStream> {
    let attrs = &input.node.attrs;
    let is_deprecated = attrs.iter().any(|attr| attr.path().is_ident("deprecated"));
    is_deprecated.then(|| quote!(#[allow(deprecated)]))
}

/// An inherent constant with the visibility of the type.
pub(crate) fn inherent_const(
    input: &Input<'_>,
    generics: &Generics,
    doc: &str,
    constant: TokenStream,
) -> TokenStream {
    let name = &input.node.ident;
    let vis = &input.node.vis;
    let allow = allow_deprecated(input);
    // The name of an event is used by its schema; the names of an enum's events may well be used by nobody.
    let allow_unused =
        matches!(input.node.data, syn::Data::Enum(_)).then(|| quote!(#[allow(dead_code)]));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #allow
        impl #impl_generics #name #type_generics #where_clause {
            #[doc = #doc]
            #allow_unused
            #vis const #constant;
        }
    }
}

/// The generics with a bound for each field whose type depends on a type parameter.
pub(crate) fn bounded_generics(input: &Input<'_>) -> Generics {
    let mut generics = input.node.generics.clone();
    let bounds = field_bounds(input);
    if !bounds.is_empty() {
        generics.make_where_clause().predicates.extend(bounds);
    }
    generics
}

fn expand_event_data(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let entries = expand_entries(input);
    let fields = expand_fields(input);
    let body = quote! {
        const FIELDS: &'static [#krate::__private::FieldEntry] = #entries;
        #fields
    };
    implement(
        input,
        &bounded_generics(input),
        quote!(#krate::EventData),
        body,
    )
}

pub(crate) fn expand_event(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let event_name = input.event_name();
    let constant = inherent_const(
        input,
        &input.node.generics,
        "The name under which Linkrunner receives this event.",
        quote!(EVENT_NAME: &'static ::core::primitive::str = #event_name),
    );
    let schema = expand_schema(input);
    let body = quote! {
        const SCHEMAS: &'static [&'static #krate::EventSchema] = &[&#schema];

        #[inline]
        fn schema(&self) -> &'static #krate::EventSchema {
            <Self as #krate::LinkrunnerEvent>::SCHEMAS[0]
        }

        #[inline]
        fn event_fields<'__a, __S: #krate::__private::FieldSink<'__a>>(
            &'__a self,
            __sink: &mut __S,
        ) -> ::core::result::Result<(), __S::Error> {
            <Self as #krate::EventData>::fields(self, __sink)
        }
    };
    let event = implement(
        input,
        &bounded_generics(input),
        quote!(#krate::LinkrunnerEvent),
        body,
    );
    quote!(#constant #event)
}

pub(crate) fn expand_serialize(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let body = quote! {
        fn serialize<__S: #krate::__private::Serializer>(
            &self,
            __serializer: __S,
        ) -> ::core::result::Result<__S::Ok, __S::Error> {
            #krate::__private::serialize(self, __serializer)
        }
    };
    implement(
        input,
        &bounded_generics(input),
        quote!(#krate::__private::Serialize),
        body,
    )
}

fn expand_item(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let [id, quantity, item_price] = [
        ("id", "RequiredText", "text"),
        ("quantity", "RequiredWholeNumber", "integer"),
        ("item_price", "RequiredAmount", "number"),
    ]
    .map(|(key, kind, method)| {
        let field = input.keyed_fields().find(|field| field.key == key)?;
        let value = fields::value(field);
        let span = fields::type_span(field);
        let krate = krate_at(input, span);
        let (kind, method) = (Ident::new(kind, span), Ident::new(method, span));
        Some(match field.attrs.with.get() {
            Some(_) => quote_spanned!(span=> #krate::__private::#kind::#method(#value)),
            None => {
                let ty = field.ty;
                quote_spanned!(span=> <#ty as #krate::__private::#kind>::#method(#value))
            }
        })
    });
    let body = quote! {
        fn visit_item(&self, __visit: &mut dyn ::core::ops::FnMut(#krate::__private::Item<'_>)) {
            __visit(#krate::__private::Item::new(#id, #quantity, #item_price));
        }
    };
    implement(
        input,
        &bounded_generics(input),
        quote!(#krate::EcommerceItem),
        body,
    )
}
