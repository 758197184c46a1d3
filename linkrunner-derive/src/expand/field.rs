//! The generated code for one field.

use linkrunner_rules::{Role, ValueKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::TypePath;
use syn::spanned::Spanned;

use crate::input::{Field, Input};
use crate::kind::Target;

/// The trait that the type of a reserved field must implement. `None` for a custom field.
pub(super) fn reserved_trait(field: &Field<'_>) -> Option<Ident> {
    let kind = match field.kind? {
        ValueKind::Amount => "Amount",
        ValueKind::WholeNumber => "WholeNumber",
        ValueKind::Currency => "Currency",
        ValueKind::Ids => "Ids",
        ValueKind::Items => "Contents",
        ValueKind::ContentType => "ContentType",
        ValueKind::Text => "Text",
    };
    // The function of `with` must not return an `Option`: the checks of flattened groups do not know its return type.
    let name = if field.is_required {
        format!("Required{kind}")
    } else if field.attrs.with.is_given() {
        format!("Returned{kind}")
    } else {
        format!("{kind}Field")
    };
    Some(Ident::new(&name, Span::call_site()))
}

/// The span for errors about the sent type: the span of the field's type, or of the function that converts it.
pub(super) fn type_span(field: &Field<'_>) -> Span {
    match field.attrs.with.get() {
        Some(with) => function_span(with),
        None => field.ty.span(),
    }
}

/// The last word of a path to a function. Not its whole span, which stable compilers reduce to the first word.
pub(super) fn function_span(path: &TypePath) -> Span {
    match path.path.segments.last() {
        Some(name) => name.ident.span(),
        None => path.span(),
    }
}

/// A reference to the sent value, at the span of its type.
pub(super) fn value(field: &Field<'_>, type_span: Span) -> TokenStream {
    match field.attrs.with.get() {
        Some(with) => {
            let call = call(field, with, "WithFunction");
            quote_spanned!(function_span(with)=> &#call)
        }
        None => {
            let ident = field.ident;
            let this = Ident::new("self", Span::call_site());
            quote_spanned!(type_span=> &#this.#ident)
        }
    }
}

/// A call of the function in `with` or `skip_if`, as a block. The library's trait tells the form that it must have.
pub(super) fn call(field: &Field<'_>, path: &TypePath, form: &str) -> TokenStream {
    let span = function_span(path);
    let form = Ident::new(form, span);
    let ty = field.ty;
    let borrowed = borrow_at(field, span);
    // Hygienic: the path cannot mean them.
    let [function, argument] = ["__function", "__argument"]
        .map(|name| Ident::new(name, Span::mixed_site().located_at(span)));
    // A closure, so that the path stands at a call: the compiler then says that it expects a function there.
    let body = quote_spanned!(span=> #path(#argument));
    let closure = quote!(|#argument| #body);
    quote_spanned! {span=> {
        let #function = #closure;
        #function(<_ as __linkrunner::#form<&#ty>>::__argument(
            __linkrunner::FunctionProbe::of(&#function, #borrowed).form(),
            #borrowed,
        ))
    }}
}

/// `&self.field`, located at the path of the function that takes it. `self` resolves even if the path comes from a macro.
fn borrow_at(field: &Field<'_>, span: Span) -> TokenStream {
    let this = Ident::new("self", Span::call_site().located_at(span));
    let mut ident = field.ident.clone();
    ident.set_span(ident.span().located_at(span));
    quote_spanned!(span=> &#this.#ident)
}

/// The `ContentType` to write after a field of ids, from which it follows.
pub(super) fn implied_content_type(input: &Input<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let is_ecommerce = input.attrs.ecommerce.is_given() || input.target == Target::Group;
    let is_declared = input
        .keyed_fields()
        .any(|field| field.role == Role::ContentType);
    if !is_ecommerce || is_declared {
        return None;
    }
    let variant = match field.role {
        Role::ContentIds => format_ident!("Product"),
        Role::ItemGroupIds => format_ident!("ProductGroup"),
        _ => return None,
    };
    Some(quote!(__linkrunner::ContentType::#variant))
}

/// The text as a JSON string. It needs no escapes for control characters: the checks reject them.
pub(super) fn json_string(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
