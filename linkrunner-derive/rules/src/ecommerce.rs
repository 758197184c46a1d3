//! The standard events of ad networks for catalogues.
//!
//! Free functions instead of methods: `linkrunner-events` exports [`Ecommerce`], and methods would be public there.

/// The kind of an ecommerce event: a standard event of ad networks, or `Unspecified` for the attribute `ecommerce`
/// alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ecommerce {
    /// An ecommerce event without a kind: `#[linkrunner(ecommerce)]`.
    Unspecified,
    /// `ViewContent`: a user viewed an item.
    ViewContent,
    /// `AddToCart`: a user added an item to the cart.
    AddToCart,
    /// `Purchase`: a user paid for an order. Send it as the data of a payment or as an event, never as both.
    Purchase,
}

/// The kinds that have a name in `#[linkrunner(ecommerce = "…")]`.
pub const NAMED: [Ecommerce; 3] = [
    Ecommerce::ViewContent,
    Ecommerce::AddToCart,
    Ecommerce::Purchase,
];

/// The name in the attribute, which is also the name of the variant.
#[must_use]
pub const fn name(kind: Ecommerce) -> &'static str {
    match kind {
        Ecommerce::Unspecified => "Unspecified",
        Ecommerce::ViewContent => "ViewContent",
        Ecommerce::AddToCart => "AddToCart",
        Ecommerce::Purchase => "Purchase",
    }
}

/// The kind with its article, for messages.
#[must_use]
pub const fn title(kind: Ecommerce) -> &'static str {
    match kind {
        Ecommerce::Unspecified => "an ecommerce event",
        Ecommerce::ViewContent => "a `ViewContent` event",
        Ecommerce::AddToCart => "an `AddToCart` event",
        Ecommerce::Purchase => "a `Purchase` event",
    }
}
