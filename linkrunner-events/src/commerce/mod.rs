//! Ecommerce: items, ids, baskets, and the ready-made events `ViewContent` and `AddToCart`.
//!
//! To match an event with its catalogue, an ad network needs the item ids, the items, a currency and a value. With the
//! attribute `ecommerce` the derive checks that the event has them all:
//!
//! ```
//! use linkrunner_events::{Content, Currency, LinkrunnerEvent};
//!
//! #[derive(LinkrunnerEvent)]
//! #[linkrunner(name = "add_to_cart", ecommerce = "AddToCart")]
//! struct CartAdded {
//!     content_ids: Vec<String>,
//!     contents: Vec<Content>,
//!     currency: Currency,
//!     value: f64,
//!     num_items: u32,
//! }
//! ```
//!
//! [`Basket`] computes these fields from a list of items, so that they agree. [`ViewContent`] and [`AddToCart`] are events
//! that hold a basket.
//!
//! # Discounts
//!
//! `value` is the sum of the items. If a discount, such as a coupon, makes it smaller, add an amount field `discount`,
//! or use [`BasketBuilder::discount`]. [`lint`](crate::LinkrunnerEvent::lint) and the sandbox accept such a `value`
//! only if `discount` is exactly the difference. Linkrunner itself gives the key no meaning.

mod basket;
mod basket_error;
mod content;
mod contents;
mod events;
mod totals;

pub use self::basket::{Basket, BasketBuilder};
pub use self::basket_error::BasketError;
pub use self::content::{Content, EcommerceItem};
pub use self::contents::Contents;
pub(crate) use self::contents::write_contents;
pub use self::events::{AddToCart, ViewContent};
pub use crate::value::{ContentIds, ContentType, Text, ToContentType, UnknownContentType};
