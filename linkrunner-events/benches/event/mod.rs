//! The event that is handed to a queue.

use linkrunner_events::{Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
pub(crate) struct ProductViewed<'a> {
    product_id: &'a str,
    category: &'a str,
    amount: f64,
    currency: Currency,
    is_featured: bool,
}

pub(crate) const EVENT: ProductViewed<'_> = ProductViewed {
    product_id: "ABC123",
    category: "electronics",
    amount: 249.99,
    currency: Currency::USD,
    is_featured: true,
};
