use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "add_to_cart")]
struct CartAdded {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
    num_items: u32,
}

fn main() {}
