//! The list of `plan_test!`, parsed here because a declarative macro would recurse for each entry, and rustc limits that.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Token, Type, parenthesized, token};

/// The path of the hidden module, and the listed types.
pub(crate) struct PlanList {
    private: TokenStream,
    entries: Punctuated<Listed, Token![,]>,
}

/// `Event`, `payment(Group)` or `context(Group)`.
struct Listed {
    /// The function of the library that reads the type.
    kind: Ident,
    ty: Type,
}

impl Parse for PlanList {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let private;
        parenthesized!(private in input);
        Ok(Self {
            private: private.parse()?,
            entries: Punctuated::parse_terminated(input)?,
        })
    }
}

impl Parse for Listed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let is_group = input.peek2(token::Paren)
            && input
                .fork()
                .parse::<Ident>()
                .is_ok_and(|word| word == "payment" || word == "context");
        if !is_group {
            let ty: Type = input.parse()?;
            let kind = Ident::new("event", proc_macro2::Span::call_site());
            return Ok(Self { kind, ty });
        }
        let kind = input.parse()?;
        let ty;
        parenthesized!(ty in input);
        let listed = Self {
            kind,
            ty: ty.parse()?,
        };
        ty.parse::<Option<Token![,]>>()?;
        if ty.is_empty() {
            Ok(listed)
        } else {
            Err(ty.error(
                "write each type on its own, as in `payment(OrderData), payment(RefundData)`",
            ))
        }
    }
}

impl PlanList {
    pub(crate) fn expand(&self) -> TokenStream {
        let private = &self.private;
        let entries = self
            .entries
            .iter()
            .map(|Listed { kind, ty }| quote!(#private::Listed::#kind::<#ty>()));
        quote!([#(#entries),*])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(list: &str) -> syn::Result<String> {
        let list: PlanList = syn::parse_str(&format!("(p) {list}"))?;
        Ok(list.expand().to_string().replace(' ', ""))
    }

    #[test]
    fn each_form_of_an_entry() {
        for (list, expanded) in [
            ("", "[]"),
            ("A", "[p::Listed::event::<A>()]"),
            (
                "W<A, B>, payment(c::D<E, F>,), context::Opened, context((G)),",
                "[p::Listed::event::<W<A,B>>(),p::Listed::payment::<c::D<E,F>>(),p::Listed::event::<context::Opened>(),\
                 p::Listed::context::<(G)>()]",
            ),
        ] {
            assert_eq!(expand(list).ok().as_deref(), Some(expanded), "{list}");
        }
    }

    #[test]
    fn other_lists_are_refused() {
        for list in [
            ",",
            "A B",
            "payment()",
            "payment(A, B)",
            "A,,B",
            "payment(A) B",
            "1",
        ] {
            assert!(expand(list).is_err(), "{list}");
        }
    }
}
