use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_id: String,
    content: Vec<Content>,
    curr: Currency,
    values: f64,
}

fn main() {}
