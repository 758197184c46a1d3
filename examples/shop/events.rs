//! The events of the shop. Their names, keys and types are in the plan, `examples/linkrunner.plan.shop.toml`.

use linkrunner_events::{Basket, EventData, EventValue, LinkrunnerEvent};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Category, Line};

/// The program that sent an event. It is part of every event.
#[derive(Debug, Clone, EventData)]
pub(crate) struct Context {
    pub(crate) service: &'static str,
    pub(crate) release: &'static str,
}

impl Context {
    pub(crate) const THIS: Self = Self {
        service: "shop",
        release: env!("CARGO_PKG_VERSION"),
    };
}

/// A shopper listed the products. Search terms are left out: they may contain names and addresses.
#[derive(LinkrunnerEvent)]
pub(crate) struct SearchPerformed {
    pub(crate) category: Option<Category>,
    pub(crate) results: usize,
}

/// A shopper looked at a product.
#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
pub(crate) struct ItemViewed {
    #[linkrunner(flatten)]
    pub(crate) basket: Basket<Line>,
}

/// A shopper put a product into the cart.
#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
pub(crate) struct CartAdded {
    #[linkrunner(flatten)]
    pub(crate) basket: Basket<Line>,
}

/// A shopper went to the checkout. It has no amount, because nothing is paid yet.
#[derive(LinkrunnerEvent)]
pub(crate) struct CheckoutStarted {
    pub(crate) num_items: u64,
    pub(crate) shipping: Shipping,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, EventValue)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shipping {
    Standard,
    Express,
}

/// A shopper paid for an order. It is only ever the data of a payment: as an event of its own, the sale would count twice.
#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase", unplanned)]
pub(crate) struct Purchase<'a> {
    #[linkrunner(flatten)]
    pub(crate) basket: Basket<Line>,
    pub(crate) order_id: &'a str,
    #[linkrunner(flatten)]
    pub(crate) context: Context,
}
