//! The items of an ecommerce event.

use std::fmt;

use crate::encode::Item;
use crate::event::EventData;
use crate::value::Amount;
use crate::value::Number;

/// A type that may stand in `contents`: an object with `id`, `quantity` and `item_price`.
///
/// [`Content`] is one. An item of your own, which may carry more than these three, derives it:
///
/// ```
/// use linkrunner_events::EcommerceItem;
///
/// #[derive(EcommerceItem)]
/// struct CartLine {
///     id: String,
///     quantity: u32,
///     item_price: f64,
///     size: Option<String>,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item of an ecommerce event",
    label = "not an item",
    note = "write `linkrunner_events::Content`, or add `#[derive(linkrunner_events::EcommerceItem)]` to `{Self}`, which \
            needs `id`, `quantity` and `item_price`"
)]
pub trait EcommerceItem: EventData {
    /// Calls `visit` with the values that the checks look at. They may be temporaries, so they are not returned.
    #[doc(hidden)]
    fn __visit_item(&self, visit: &mut dyn FnMut(Item<'_>));
}

/// An item of an ecommerce event: its id, how many of it, and the price of one.
///
/// ```
/// use linkrunner_events::Content;
///
/// let shirts = Content::new("sku_blue_tshirt_m", 2, 799);
/// assert_eq!(shirts.quantity(), 2);
/// ```
#[derive(Clone, PartialEq, crate::EcommerceItem)]
pub struct Content {
    /// The id in the catalogue: a variant's or a group's, as the event's ids.
    id: String,
    /// How many of it.
    quantity: u64,
    /// The price of one, in major units.
    item_price: Number,
}

impl Content {
    /// An item: the id from the catalogue, how many of it, and the price of one in major units (7.99, not 799).
    #[must_use]
    pub fn new(id: impl Into<String>, quantity: u64, item_price: impl Amount) -> Self {
        Self {
            id: id.into(),
            quantity,
            item_price: item_price.to_number(),
        }
    }

    /// The id in the catalogue.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many of it.
    #[must_use]
    pub fn quantity(&self) -> u64 {
        self.quantity
    }

    /// The price of one, in major units.
    #[must_use]
    pub fn item_price(&self) -> Number {
        self.item_price
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("id", &self.id)
            .field("quantity", &self.quantity)
            .field("item_price", &format_args!("{}", self.item_price))
            .finish()
    }
}
