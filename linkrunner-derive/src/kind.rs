//! The ecommerce events, and the keys that each of them, and each item, needs.

use proc_macro2::Span;

use crate::input::{Field, Input, Target};
use crate::keys::Role;
use crate::required;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Unspecified,
    ViewContent,
    AddToCart,
    Purchase,
}

impl Kind {
    /// The kinds that can be named.
    pub(crate) const NAMED: [Self; 3] = [Self::ViewContent, Self::AddToCart, Self::Purchase];

    /// As in the attribute, and the variant of the library's `Ecommerce`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "Unspecified",
            Self::ViewContent => "ViewContent",
            Self::AddToCart => "AddToCart",
            Self::Purchase => "Purchase",
        }
    }

    /// With its article, for sentences.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Unspecified => "an ecommerce event",
            Self::ViewContent => "a `ViewContent` event",
            Self::AddToCart => "an `AddToCart` event",
            Self::Purchase => "a `Purchase` event",
        }
    }

    /// The required keys beside those of the ids, of which there are two to choose from.
    pub(crate) fn required_keys(self) -> &'static [&'static str] {
        match self {
            Self::Unspecified | Self::ViewContent => required::BY_ANY,
            Self::AddToCart => required::BY_ADD_TO_CART,
            Self::Purchase => required::BY_PURCHASE,
        }
    }
}

/// Whether the field must be there in every event or item.
pub(crate) fn is_required(input: &Input<'_>, field: &Field<'_>) -> bool {
    let key = field.key.as_str();
    match (input.target, input.attrs.ecommerce.get()) {
        (Target::Item, _) => required::BY_ITEM.contains(&key),
        (Target::Event, Some(ecommerce)) => {
            field.role.is_ids()
                || field.role == Role::ContentType
                || ecommerce.kind.required_keys().contains(&key)
        }
        _ => false,
    }
}

/// Where an ecommerce event's completeness is reported.
pub(crate) fn ecommerce_span(input: &Input<'_>) -> Option<(Kind, Span)> {
    let ecommerce = input.attrs.ecommerce.get()?;
    let key = input.attrs.ecommerce.key()?;
    let span = match &ecommerce.literal {
        Some(literal) => literal.span(),
        None => key.span(),
    };
    Some((ecommerce.kind, span))
}
