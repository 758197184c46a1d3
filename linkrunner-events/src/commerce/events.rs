//! Two complete ecommerce events.

use super::Basket;

/// A user viewed items: Meta's `ViewContent`, sent as `view_content`.
///
/// For your own item type, flatten a [`Basket`] into your own event.
///
/// ```
/// use linkrunner_events::commerce::ViewContent;
/// use linkrunner_events::{Basket, Currency, LinkrunnerEvent};
///
/// let basket = Basket::builder(Currency::USD).item("product_123", 1, 49.99).build()?;
/// let body = ViewContent::new(basket).payload("user_12345").to_vec()?;
/// assert!(body.starts_with(br#"{"event_name":"view_content","event_data":{"content_ids":["product_123"]"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, crate::LinkrunnerEvent)]
// Programs that send it list it in their plan.
#[linkrunner(ecommerce = "ViewContent", unlisted, unplanned)]
pub struct ViewContent {
    #[linkrunner(flatten)]
    basket: Basket,
}

impl ViewContent {
    /// A view of the items in the basket.
    #[must_use]
    pub fn new(basket: Basket) -> Self {
        Self { basket }
    }
}

/// A user added items to the cart: Meta's `AddToCart`, sent as `add_to_cart`.
///
/// For your own item type, flatten a [`Basket`] into your own event.
///
/// ```
/// use linkrunner_events::commerce::AddToCart;
/// use linkrunner_events::{Basket, Currency, LinkrunnerEvent};
///
/// let basket = Basket::builder(Currency::USD).item("product_123", 1, 49.99).build()?;
/// let event = AddToCart::new(basket).order_id("order_98765");
/// assert_eq!(event.event_name(), "add_to_cart");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, crate::LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart", unlisted, unplanned)]
pub struct AddToCart {
    #[linkrunner(flatten)]
    basket: Basket,
    /// The id of the order, if the cart already has one.
    order_id: Option<String>,
}

impl AddToCart {
    /// An addition of the items in the basket.
    #[must_use]
    pub fn new(basket: Basket) -> Self {
        Self {
            basket,
            order_id: None,
        }
    }

    /// Sets the id of the order, if the cart already has one.
    #[must_use]
    pub fn order_id(mut self, order_id: impl Into<String>) -> Self {
        self.order_id = Some(order_id.into());
        self
    }
}
