use linkrunner_events::{Content, Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Goods {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    goods: Goods,
}

fn main() {}
