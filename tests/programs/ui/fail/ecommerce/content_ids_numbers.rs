use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_ids: Vec<u64>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
}

fn main() {}
