use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    item_group_ids: Option<Vec<String>>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
}

fn main() {}
