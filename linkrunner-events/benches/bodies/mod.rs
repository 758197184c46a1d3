//! The bodies that are measured: as events, and as plain structs for serde_json to write. Both come out as the same bytes.

use linkrunner_events::{Content, Currency, LinkrunnerEvent};
use serde::Serialize;

pub(crate) const USER: &str = "user_12345";

/// What serde_json writes in place of an event.
#[derive(Serialize)]
pub(crate) struct PlainBody<D> {
    event_name: &'static str,
    event_data: D,
    user_id: &'static str,
}

impl<D> PlainBody<D> {
    fn new(event_name: &'static str, event_data: D) -> Self {
        Self {
            event_name,
            event_data,
            user_id: USER,
        }
    }
}

#[derive(LinkrunnerEvent, Serialize)]
pub(crate) struct ProductViewed {
    product_id: String,
    product_name: String,
    category: String,
    price: f64,
    in_stock: u32,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
pub(crate) struct CartAdded {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
    num_items: u32,
}

#[derive(Serialize)]
pub(crate) struct PlainCart {
    content_ids: Vec<String>,
    content_type: &'static str,
    contents: Vec<PlainItem>,
    currency: &'static str,
    value: f64,
    num_items: u32,
}

#[derive(Serialize)]
struct PlainItem {
    id: String,
    quantity: u64,
    item_price: f64,
}

#[derive(LinkrunnerEvent, Serialize)]
pub(crate) struct NoteTaken {
    text: String,
}

pub(crate) fn product_viewed() -> ProductViewed {
    ProductViewed {
        product_id: "sku_blue_tshirt_m".into(),
        product_name: "Blue T-shirt, medium".into(),
        category: "apparel".into(),
        price: 799.5,
        in_stock: 1250,
    }
}

fn items(count: usize) -> impl Iterator<Item = (String, u64, f64)> {
    (1..=count as u64).map(|n| (format!("sku_{n:05}"), n % 3 + 1, 100.25 * n as f64))
}

fn value(count: usize) -> f64 {
    items(count)
        .map(|(_, quantity, price)| quantity as f64 * price)
        .sum()
}

pub(crate) fn cart_added(count: usize) -> CartAdded {
    CartAdded {
        content_ids: items(count).map(|(id, ..)| id).collect(),
        contents: items(count)
            .map(|(id, quantity, price)| Content::new(id, quantity, price))
            .collect(),
        currency: Currency::INR,
        value: value(count),
        num_items: items(count).map(|(_, quantity, _)| quantity as u32).sum(),
    }
}

pub(crate) fn plain_product_viewed() -> PlainBody<ProductViewed> {
    PlainBody::new("product_viewed", product_viewed())
}

pub(crate) fn plain_cart_added(count: usize) -> PlainBody<PlainCart> {
    let event = cart_added(count);
    PlainBody::new(
        "cart_added",
        PlainCart {
            content_ids: items(count).map(|(id, ..)| id).collect(),
            content_type: "product",
            contents: items(count)
                .map(|(id, quantity, item_price)| PlainItem {
                    id,
                    quantity,
                    item_price,
                })
                .collect(),
            currency: "INR",
            value: event.value,
            num_items: event.num_items,
        },
    )
}

/// 200 bytes, three of ten of which need an escape.
pub(crate) fn note_taken() -> NoteTaken {
    NoteTaken {
        text: "a \"b\"\tc\\d\ne\u{1}f ghijk ".repeat(10),
    }
}

pub(crate) fn plain_note_taken() -> PlainBody<NoteTaken> {
    PlainBody::new("note_taken", note_taken())
}
