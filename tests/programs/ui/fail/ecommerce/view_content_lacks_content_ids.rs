use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
}

fn main() {}
