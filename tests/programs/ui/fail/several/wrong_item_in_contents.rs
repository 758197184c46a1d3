use linkrunner_events::{Currency, EcommerceItem, LinkrunnerEvent};

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    price: f64,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct CartViewed {
    content_ids: Vec<String>,
    contents: Vec<CartLine>,
    currency: Currency,
    value: f64,
}

fn main() {}
