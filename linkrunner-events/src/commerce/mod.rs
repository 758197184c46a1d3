//! Ecommerce: items, ids, baskets, and two events ready to send.
//!
//! An ecommerce event reaches an ad network's catalogue only when it carries the ids of its items, the items
//! themselves, a currency and a value. A struct says that it is one, and the derive checks that it is complete:
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
//! [`Basket`] computes these fields from one list of items, so that they cannot disagree, and [`ViewContent`] and
//! [`AddToCart`] are complete events made of one.

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
