//! The schema: what the derive knows of an event, for programs.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::fields::{content_type_after, json_string, kind};
use super::{krate, krate_at};
use crate::ecommerce::is_required;
use crate::input::{Field, Input};
use crate::keys::Role;

/// The list of fields and flattened groups.
pub(super) fn expand_entries(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let description = "Whether the ids name variants or product groups.";
    let content_type = expand_field(
        &krate,
        "content_type",
        description,
        &quote!(false),
        "ContentType",
    );
    let entries = each_entry(input, |field| expand_entry(input, field), &content_type);
    if !input.fields().iter().any(asks_whether_option) {
        return quote!(&[#(#entries),*]);
    }
    quote! {{
        use #krate::__private::NotOption as _;
        // Where every field is an `Option`, nothing else would use the trait.
        let _: ::core::primitive::bool = <#krate::__private::IsOption<()>>::IS_OPTION;
        &[#(#entries),*]
    }}
}

/// Whether the compiler has to be asked if the field is an `Option`: an alias may stand for one.
fn asks_whether_option(field: &Field<'_>) -> bool {
    field.has_key()
        && field.role == Role::Attribute
        && !field.attrs.skip_if.is_given()
        && !is_plainly_no_option(field.ty)
}

/// References and the like are none by their form, and nobody calls an `Option` by the name of a primitive type. To ask
/// the compiler costs more than all else that a field takes here.
fn is_plainly_no_option(ty: &Type) -> bool {
    const PRIMITIVE: [&str; 16] = [
        "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "u128", "u16",
        "u32", "u64", "u8", "usize",
    ];
    match ty {
        Type::Array(_) | Type::Reference(_) | Type::Slice(_) | Type::Tuple(_) => true,
        Type::Path(path) => path
            .path
            .get_ident()
            .is_some_and(|ident| PRIMITIVE.iter().any(|name| ident == name)),
        _ => false,
    }
}

/// An entry for each field that is sent, and the content type beside the ids that it follows from.
fn each_entry(
    input: &Input<'_>,
    entry: impl Fn(&Field<'_>) -> TokenStream,
    content_type: &TokenStream,
) -> Vec<TokenStream> {
    let mut entries = Vec::new();
    for field in input.fields().iter().filter(|field| !field.is_skipped()) {
        entries.push(entry(field));
        if content_type_after(input, field).is_some() {
            entries.push(content_type.clone());
        }
    }
    entries
}

fn expand_entry(input: &Input<'_>, field: &Field<'_>) -> TokenStream {
    let krate = krate(input);
    let ty = field.ty;
    if field.is_flattened() {
        return quote_spanned! {ty.span()=>
            #krate::__private::FieldEntry::Group(<#ty as #krate::EventData>::FIELDS)
        };
    }
    let has_kind = field.role != Role::Attribute;
    let is_optional = if field.attrs.skip_if.is_given() {
        quote!(true)
    } else if is_required(input, field)
        || (has_kind && field.attrs.with.is_given())
        || !(has_kind || asks_whether_option(field))
    {
        quote!(false)
    } else if has_kind {
        let kind = kind(input, field);
        let span = ty.span();
        let krate = krate_at(input, span);
        quote_spanned!(span=> <#ty as #krate::__private::#kind>::OPTIONAL)
    } else {
        quote!(<#krate::__private::IsOption<#ty>>::IS_OPTION)
    };
    expand_field(
        &krate,
        &field.key,
        &field.description,
        &is_optional,
        field.role.name(),
    )
}

/// A call of one short function: what is written here is written once for every field.
fn expand_field(
    krate: &TokenStream,
    key: &str,
    description: &str,
    is_optional: &TokenStream,
    role: &str,
) -> TokenStream {
    if role == "Attribute" {
        return quote!(#krate::__private::attribute(#key, #description, #is_optional));
    }
    let role: Ident = format_ident!("{role}");
    quote!(#krate::__private::field(#key, #description, #is_optional, #krate::Role::#role))
}

/// The keys alone, which are all that the checks of flattened groups need of the type's own fields.
pub(super) fn expand_keys(
    input: &Input<'_>,
    group: impl Fn(&Field<'_>) -> TokenStream,
) -> Vec<TokenStream> {
    let krate = krate(input);
    let key = |key: &str| expand_field(&krate, key, "", &quote!(false), "Attribute");
    let entry = |field: &Field<'_>| {
        if field.is_flattened() {
            group(field)
        } else {
            key(&field.key)
        }
    };
    each_entry(input, entry, &key("content_type"))
}

/// `EventSchema::new(…)`
pub(super) fn expand_schema(input: &Input<'_>) -> TokenStream {
    let krate = krate(input);
    let description = &input.description;
    let ecommerce = match input.attrs.ecommerce.get() {
        Some(ecommerce) => {
            let kind = format_ident!("{}", ecommerce.kind.name());
            quote!(::core::option::Option::Some(#krate::Ecommerce::#kind))
        }
        None => quote!(::core::option::Option::None),
    };
    let name = json_string(&input.event_name());
    let has_data = input.fields().iter().any(|field| !field.is_skipped());
    let json_head = if has_data {
        format!("{{\"event_name\":{name},\"event_data\":")
    } else {
        format!("{{\"event_name\":{name}")
    };
    quote! {
        #krate::EventSchema::new(
            Self::EVENT_NAME,
            #description,
            #ecommerce,
            <Self as #krate::EventData>::FIELDS,
            #json_head,
        )
    }
}
