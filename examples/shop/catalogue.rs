//! The products, and the lines of a cart or an order. A real shop has them in its database.

use std::num::NonZeroU32;

use linkrunner_events::{Basket, EcommerceItem, EventValue};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::money::{CURRENCY, Money};

pub(crate) struct Product {
    /// The id, in the shop and in the catalogue of the ad network.
    pub(crate) sku: &'static str,
    pub(crate) title: &'static str,
    pub(crate) category: Category,
    pub(crate) price: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EventValue)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Category {
    Pens,
    Paper,
}

pub(crate) const PRODUCTS: &[Product] = &[
    Product {
        sku: "sku_pen",
        title: "A fountain pen",
        category: Category::Pens,
        price: Money::cents(19_90),
    },
    Product {
        sku: "sku_pencil",
        title: "A pencil",
        category: Category::Pens,
        price: Money::cents(10),
    },
    Product {
        sku: "sku_notebook",
        title: "A notebook",
        category: Category::Paper,
        price: Money::cents(7_50),
    },
];

pub(crate) fn product(sku: &str) -> Result<&'static Product, ApiError> {
    let product = PRODUCTS.iter().find(|product| product.sku == sku);
    product.ok_or_else(|| ApiError::NoProduct(sku.to_owned()))
}

/// A line of a request. It has no price, because the shop looks the price up.
#[derive(Deserialize)]
pub(crate) struct Ordered {
    sku: String,
    quantity: NonZeroU32,
}

/// A line as it is sent in events: the keys that the ad network knows, and one custom key.
#[derive(Debug, Clone, EcommerceItem)]
pub(crate) struct Line {
    #[linkrunner(rename = "id")]
    sku: &'static str,
    quantity: u32,
    #[linkrunner(rename = "item_price")]
    price: Money,
    category: Category,
}

impl Line {
    pub(crate) fn new(product: &Product, quantity: u32) -> Self {
        Self {
            sku: product.sku,
            quantity,
            price: product.price,
            category: product.category,
        }
    }
}

/// The priced lines, with their sum.
pub(crate) fn basket(lines: &[Ordered]) -> Result<Basket<Line>, ApiError> {
    let mut basket = Basket::builder(CURRENCY);
    for line in lines {
        basket = basket.content(Line::new(product(&line.sku)?, line.quantity.get()));
    }
    Ok(basket.build()?)
}
