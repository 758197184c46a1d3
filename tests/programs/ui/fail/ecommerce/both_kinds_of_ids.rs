use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
    item_group_ids: Vec<String>,
}

fn main() {}
