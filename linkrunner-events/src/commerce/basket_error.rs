//! The errors of building a basket.

use crate::error::debug::debug_with_sources;
use crate::value::Number;

/// The reason why a [`Basket`](super::Basket) cannot be built.
///
/// ```
/// use linkrunner_events::commerce::BasketError;
/// use linkrunner_events::{Basket, Currency};
///
/// let error = Basket::builder(Currency::EUR).item("sku_pen", 0, 2).build().unwrap_err();
/// assert!(matches!(error, BasketError::BadQuantity { quantity: 0, .. }));
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BasketError {
    /// There is no item.
    #[error("the basket has no items; add one with `.item(…)`")]
    Empty,
    /// The id of an item is empty or only white space.
    #[error("an item has an empty id; use the id that the catalogue has for it")]
    EmptyId,
    /// A quantity is zero or negative.
    #[error(
        "the item `{}` has the quantity {quantity}; leave the item out, or give a quantity of 1 or more",
        id.escape_debug()
    )]
    BadQuantity {
        /// The item's id.
        id: String,
        /// The item's quantity.
        quantity: i128,
    },
    /// A price is negative, infinite or NaN.
    #[error("the item `{}` has the price {price}; give a price of 0 or more", id.escape_debug())]
    BadPrice {
        /// The item's id.
        id: String,
        /// The price of one.
        price: Number,
    },
    /// The exact value has over 38 digits, or the number of items is over `u64::MAX`.
    #[error(
        "with the item `{}`, the value has over 38 digits or the number of items exceeds 64 bits; check the price and the \
         quantity",
        id.escape_debug()
    )]
    TooLarge {
        /// The id of the item that exceeds the limit.
        id: String,
    },
    /// A discount is negative, infinite, NaN or larger than the value.
    #[error(
        "a discount of {discount} on a value of {value} is impossible; give an amount from 0 to {value}"
    )]
    BadDiscount {
        /// The discount.
        discount: Number,
        /// The value before the discount.
        value: Number,
    },
}

debug_with_sources!(BasketError);
