use linkrunner_events::{Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_ids: Vec<String>,
    currency: Currency,
    value: f64,
}

fn main() {}
