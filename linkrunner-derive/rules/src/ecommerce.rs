//! The standard events of a catalogue.
//!
//! The functions are not methods: [`Ecommerce`] is part of the public interface of `linkrunner-events`, they are not.

/// Which standard event of a catalogue an ecommerce event stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ecommerce {
    /// Not said: `#[linkrunner(ecommerce)]`.
    Unspecified,
    /// `ViewContent`: an item was looked at.
    ViewContent,
    /// `AddToCart`: an item was put into a cart.
    AddToCart,
    /// `Purchase`: an order was paid. It is sent as a payment.
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
