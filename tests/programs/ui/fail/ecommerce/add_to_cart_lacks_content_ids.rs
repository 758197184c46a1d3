use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded {
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
    num_items: u32,
}

fn main() {}
