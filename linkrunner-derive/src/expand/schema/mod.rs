//! The schema: what the derive knows of an event, for programs.

mod packed;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{PathArguments, Type};

use self::packed::Packed;
use super::fields::{content_type_after, json_string, kind};
use crate::input::{Field, Input};
use crate::keys::Role;
use crate::kind::is_required;

/// The constants that say what fields there are.
pub(super) fn expand_layout(input: &Input<'_>) -> TokenStream {
    let mut packed = Packed::default();
    let mut groups = Vec::new();
    let mut asked = Vec::new();
    let mut asks_whether_option = false;
    for field in input.fields().iter().filter(|field| !field.is_skipped()) {
        let ty = field.ty;
        if field.is_flattened() {
            packed.group();
            groups.push(quote_spanned!(ty.span()=> <#ty as __linkrunner::Data>::LAYOUT));
            continue;
        }
        let presence = presence(input, field);
        packed.field(field.role, presence.mark(), &field.key, &field.description);
        if let Presence::Asked(question) = presence {
            asks_whether_option |= field.role == Role::Attribute;
            asked.push(question);
        }
        if content_type_after(input, field).is_some() {
            let description = "Whether the ids name variants or product groups.";
            packed.field(Role::ContentType, '!', "content_type", description);
        }
    }

    let fields = &packed.fields;
    let mut layout = quote!(const FIELDS: &'static ::core::primitive::str = #fields;);
    if let Some(descriptions) = packed.descriptions() {
        layout.extend(quote! {
            const DESCRIPTIONS: &'static ::core::primitive::str = #descriptions;
        });
    }
    if !groups.is_empty() {
        layout.extend(
            quote!(const GROUPS: &'static [&'static __linkrunner::Layout] = &[#(#groups),*];),
        );
    }
    if !asked.is_empty() {
        let is_option = asks_whether_option.then(|| {
            quote! {
                use __linkrunner::NotOption as _;
                // Where every field is an `Option`, nothing else would use the trait.
                let _: ::core::primitive::bool = <__linkrunner::IsOption<()>>::IS_OPTION;
            }
        });
        layout.extend(quote! {
            const ASKED: &'static [::core::primitive::bool] = { #is_option &[#(#asked),*] };
        });
    }
    layout
}

/// The keys alone, which are all that the checks of flattened groups need of the type's own fields.
pub(super) fn pack_keys(input: &Input<'_>) -> String {
    let mut packed = Packed::default();
    for field in input.fields().iter().filter(|field| !field.is_skipped()) {
        if field.is_flattened() {
            packed.group();
        } else {
            packed.field(field.role, '!', &field.key, "");
        }
        if content_type_after(input, field).is_some() {
            packed.field(Role::ContentType, '!', "content_type", "");
        }
    }
    packed.fields
}

/// Whether a field may be left out.
enum Presence {
    Known {
        is_optional: bool,
    },
    /// An expression of which the compiler knows the answer.
    Asked(TokenStream),
}

impl Presence {
    fn mark(&self) -> char {
        match self {
            Self::Known { is_optional: false } => '!',
            Self::Known { is_optional: true } => '?',
            Self::Asked(_) => '*',
        }
    }
}

fn presence(input: &Input<'_>, field: &Field<'_>) -> Presence {
    let ty = field.ty;
    let has_kind = field.role != Role::Attribute;
    if field.attrs.skip_if.is_given() {
        return Presence::Known { is_optional: true };
    }
    if is_required(input, field) || (has_kind && field.attrs.with.is_given()) {
        return Presence::Known { is_optional: false };
    }
    if has_kind {
        // Whether an ecommerce event is complete may depend on it, so no name is taken at its word.
        if is_of_no_name(ty) {
            return Presence::Known { is_optional: false };
        }
        let kind = kind(input, field);
        return Presence::Asked(quote_spanned!(ty.span()=> <#ty as __linkrunner::#kind>::OPTIONAL));
    }
    match is_plainly_option(ty) {
        Some(is_optional) => Presence::Known { is_optional },
        None => Presence::Asked(quote!(<__linkrunner::IsOption<#ty>>::IS_OPTION)),
    }
}

/// Whether the type is an `Option`, where its form or its name says so. To ask the compiler costs more than all else that a
/// field takes here.
fn is_plainly_option(ty: &Type) -> Option<bool> {
    if is_of_no_name(ty) {
        return Some(false);
    }
    let Type::Path(path) = ty else {
        return None;
    };
    // In the prelude, and nobody gives these names to anything else.
    let [name] = path.path.segments.iter().collect::<Vec<_>>()[..] else {
        return None;
    };
    if name.ident == "Option" && matches!(name.arguments, PathArguments::AngleBracketed(_)) {
        return Some(true);
    }
    (name.ident == "String" || name.ident == "Vec").then_some(false)
}

/// Whether no alias can stand for the type: nobody calls anything else by the name of a primitive one.
fn is_of_no_name(ty: &Type) -> bool {
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

/// The constants that say the rest of an event.
pub(crate) fn expand_event_text(input: &Input<'_>) -> TokenStream {
    let name = input.event_name();
    let has_data = input.fields().iter().any(|field| !field.is_skipped());
    let mut json_head = format!("{{\"event_name\":{}", json_string(&name));
    if has_data {
        json_head.push_str(",\"event_data\":");
    }
    let kind = input.attrs.ecommerce.get().map(|ecommerce| ecommerce.kind);
    let event = packed::event(kind, &input.description, &json_head);
    quote! {
        const NAME: &'static ::core::primitive::str = Self::EVENT_NAME;
        const EVENT: &'static ::core::primitive::str = #event;
    }
}
