//! The generated code. Expansion cannot fail: parsing and checking have reported all errors.
//!
//! The generated code is short, because it adds to the compile time of every event.

mod custom;
mod enums;
mod field;
mod fields;
mod flatten;
mod generics;
mod plan;
mod schema;
mod std_type;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Generics;

pub(crate) use self::fields::expand_checked_fields;
pub(crate) use self::fields::has_probes;
use self::fields::{expand_fields, field_bounds};
pub(crate) use self::plan::declared_shape;
use self::schema::expand_schema;
pub(crate) use self::std_type::StdType;
use crate::input::{Input, Shape};
use crate::kind::Target;

pub(crate) fn expand(input: &Input<'_>) -> TokenStream {
    if let Shape::Enum(variants) = &input.shape {
        return in_scope(input, &enums::expand(input, variants));
    }
    let generics = bounded_generics(input);
    let data = expand_event_data(input, &generics);
    let rest = match input.target {
        Target::Event => expand_event(input, &generics),
        Target::Group => expand_serialize(input, &generics),
        Target::Item => {
            let serialize = expand_serialize(input, &generics);
            let item = expand_item(input, &generics);
            quote!(#serialize #item)
        }
    };
    let items = [
        data,
        rest,
        plan::expand(input, &generics),
        flatten::expand_checks(input),
        custom::expand_checks(input),
    ];
    let items: TokenStream = items.into_iter().collect();
    in_scope(input, &items)
}

/// A scope in which the library's hidden module is called `__linkrunner`.
pub(crate) fn in_scope(input: &Input<'_>, items: &TokenStream) -> TokenStream {
    let krate = match input.attrs.krate.get() {
        Some(path) => path.to_token_stream(),
        None => quote!(::linkrunner_events),
    };
    let otherwise = has_probes(input).then(|| {
        quote!(
            use __linkrunner::Otherwise as _;
        )
    });
    quote! {
        const _: () = {
            use #krate::__private as __linkrunner;
            #otherwise
            #items
        };
    }
}

/// `impl<…> path for Type<…> where … { body }`
pub(crate) fn implement(
    input: &Input<'_>,
    generics: &Generics,
    path: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let name = &input.node.ident;
    let allow = allow_deprecated(input);
    let unlisted = unlisted(input);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #unlisted
        #allow
        impl #impl_generics #path for #name #type_generics #where_clause {
            #body
        }
    }
}

/// `impl LinkrunnerEvent` with this kind.
pub(crate) fn implement_event(
    input: &Input<'_>,
    generics: &Generics,
    kind: &TokenStream,
) -> TokenStream {
    let name = &input.node.ident;
    let derived = derived_if_generic(input);
    let unlisted = unlisted(input);
    let allow = allow_deprecated(input);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #derived
        #unlisted
        #allow
        impl #impl_generics __linkrunner::Event for #name #type_generics #where_clause {
            type __Kind = #kind;
        }
    }
}

/// Keeps a type of the library out of the compiler's lists. Not for every type: `#[diagnostic]` cannot be named under
/// `#![no_implicit_prelude]`.
fn unlisted(input: &Input<'_>) -> Option<TokenStream> {
    let is_unlisted = input.attrs.unlisted.is_given();
    is_unlisted.then(|| quote!(#[diagnostic::do_not_recommend]))
}

/// `#[automatically_derived]` for an implementation without code. Only its lifetimes can trigger lints. Without generics
/// it is left out: the attribute takes longer to compile than the implementation itself.
fn derived_if_generic(input: &Input<'_>) -> Option<TokenStream> {
    let is_generic = !input.node.generics.params.is_empty();
    is_generic.then(|| quote!(#[automatically_derived]))
}

/// `#[allow(deprecated)]`, because the implementations of a deprecated type name it. Emitted only when needed: some crates
/// forbid `allow`.
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
    constant: &TokenStream,
) -> TokenStream {
    let name = &input.node.ident;
    let vis = &input.node.vis;
    let derived = derived_if_generic(input);
    let allow = allow_deprecated(input);
    // The schema uses `EVENT_NAME`. Nothing uses the `EVENT_NAMES` of an enum.
    let allow_unused =
        matches!(input.node.data, syn::Data::Enum(_)).then(|| quote!(#[allow(dead_code)]));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #derived
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

/// `impl EventData`
fn expand_event_data(input: &Input<'_>, generics: &Generics) -> TokenStream {
    let schema = expand_schema(input);
    let checks = [
        flatten::expand_generic_checks(input),
        custom::expand_generic_checks(input),
    ];
    let fields = expand_fields(input, &checks.into_iter().collect());
    implement(
        input,
        generics,
        &quote!(__linkrunner::Data),
        &quote!(#schema #fields),
    )
}

/// `EVENT_NAME` and `impl LinkrunnerEvent`
pub(crate) fn expand_event(input: &Input<'_>, generics: &Generics) -> TokenStream {
    let event_name = input.event_name();
    let constant = inherent_const(
        input,
        &input.node.generics,
        "The name under which Linkrunner receives this event.",
        &quote!(EVENT_NAME: &'static ::core::primitive::str = #event_name),
    );
    let event = implement_event(input, generics, &quote!(__linkrunner::Struct));
    quote!(#constant #event)
}

pub(crate) fn expand_serialize(input: &Input<'_>, generics: &Generics) -> TokenStream {
    let body = quote! {
        fn serialize<__S: __linkrunner::Serializer>(
            &self,
            __serializer: __S,
        ) -> ::core::result::Result<__S::Ok, __S::Error> {
            __linkrunner::serialize(self, __serializer)
        }
    };
    implement(input, generics, &quote!(__linkrunner::Serialize), &body)
}

fn expand_item(input: &Input<'_>, generics: &Generics) -> TokenStream {
    let [id, quantity, item_price] = [
        ("id", "RequiredText", "__text"),
        ("quantity", "RequiredWholeNumber", "__integer"),
        ("item_price", "RequiredAmount", "__number"),
    ]
    .map(|(key, kind, method)| {
        let field = input.keyed_fields().find(|field| field.key == key)?;
        let span = field::type_span(field);
        let value = field::value(field, span);
        let (kind, method) = (Ident::new(kind, span), Ident::new(method, span));
        Some(match field.attrs.with.get() {
            Some(_) => quote_spanned!(span=> __linkrunner::#kind::#method(#value)),
            None => {
                let ty = field.ty;
                quote_spanned!(span=> <#ty as __linkrunner::#kind>::#method(#value))
            }
        })
    });
    let body = quote! {
        fn __visit_item(&self, __visit: &mut dyn ::core::ops::FnMut(__linkrunner::Item<'_>)) {
            __visit(__linkrunner::Item::new(#id, #quantity, #item_price));
        }
    };
    implement(input, generics, &quote!(__linkrunner::EcommerceItem), &body)
}
