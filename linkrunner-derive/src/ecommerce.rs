//! The ecommerce events and the keys that each of them needs.

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
            Self::Unspecified | Self::ViewContent => &["contents", "currency", "value"],
            Self::AddToCart => &["contents", "currency", "value", "num_items"],
            Self::Purchase => &["contents", "currency", "value", "num_items", "order_id"],
        }
    }
}
