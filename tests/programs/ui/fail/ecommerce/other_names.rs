use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid {
    product_ids: Vec<String>,
    items: Vec<Content>,
    currency_code: Currency,
    total: f64,
    item_count: u32,
    order_number: String,
}

fn main() {}
