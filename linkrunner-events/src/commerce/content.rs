//! The items of an ecommerce event.

use std::fmt;

use crate::encode::Item;
use crate::event::EventData;
#[cfg(feature = "plan")]
use crate::schema::{ObjectShape, Shape};
use crate::value::{Amount, Number, WholeNumber};

/// An item of `contents`: a type with the keys `id`, `quantity` and `item_price`.
///
/// [`Content`] has just these three. Derive the trait for an item of your own, which may have more:
///
/// ```
/// use linkrunner_events::{Basket, Currency, EcommerceItem};
///
/// #[derive(EcommerceItem)]
/// struct CartLine {
///     id: String,
///     quantity: u32,
///     item_price: f64,
///     size: Option<String>,
/// }
///
/// let line = CartLine { id: "sku_1".to_owned(), quantity: 2, item_price: 7.99, size: Some("M".to_owned()) };
/// let basket = Basket::builder(Currency::EUR).content(line).build()?;
/// assert_eq!(basket.value().to_string(), "15.98");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item of an ecommerce event",
    label = "not an item",
    note = "write `linkrunner_events::Content`, or put `#[derive(linkrunner_events::EcommerceItem)]` on `{Self}`; if it derives \
            `Serialize` or `EventData`, replace that",
    note = "an item needs `id`, `quantity` and `item_price`"
)]
pub trait EcommerceItem: EventData {
    /// The shape of an item.
    #[cfg(feature = "plan")]
    #[doc(hidden)]
    const __SHAPE: Shape = Shape::Object(ObjectShape::new(|| &<Self as EventData>::__SCHEMA));

    /// Calls `visit` with the values to check. They may be temporaries, so they cannot be returned.
    #[doc(hidden)]
    fn __visit_item(&self, visit: &mut dyn FnMut(Item<'_>));
}

#[diagnostic::do_not_recommend]
impl<T: EcommerceItem + ?Sized> EcommerceItem for &T {
    fn __visit_item(&self, visit: &mut dyn FnMut(Item<'_>)) {
        (**self).__visit_item(visit);
    }
}

/// An item of an ecommerce event: its id, its quantity, and the price of one.
///
/// ```
/// use linkrunner_events::Content;
///
/// let shirts = Content::new("sku_blue_tshirt_m", 2, 799);
/// assert_eq!(shirts.quantity(), 2);
/// ```
#[derive(Clone, PartialEq, crate::EcommerceItem)]
#[linkrunner(unlisted)]
pub struct Content {
    /// The id in the catalogue, of a variant or of a product group.
    id: String,
    /// The quantity.
    quantity: i128,
    /// The price of one, in major units.
    item_price: Number,
}

impl Content {
    /// An item: its id in the catalogue, its quantity, and the price of one in major units (7.99, not 799).
    ///
    /// A quantity below 1 makes [`BasketBuilder::build`](super::BasketBuilder::build) fail. In an event without a
    /// basket, only [`lint`](crate::LinkrunnerEvent::lint) reports it.
    #[must_use]
    pub fn new(id: impl Into<String>, quantity: impl WholeNumber, item_price: impl Amount) -> Self {
        Self {
            id: id.into(),
            quantity: quantity.to_integer(),
            item_price: item_price.to_number(),
        }
    }

    /// The id in the catalogue.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The quantity.
    #[must_use]
    pub fn quantity(&self) -> i128 {
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
