use linkrunner_events::{Content, Currency, LinkrunnerEvent};

type Price = Option<f64>;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: Price,
}

fn main() {}
