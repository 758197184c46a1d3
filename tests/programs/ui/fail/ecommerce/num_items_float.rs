use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
    num_items: f32,
}

fn main() {}
