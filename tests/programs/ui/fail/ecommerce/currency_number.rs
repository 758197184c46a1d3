use linkrunner_events::{Content, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: u16,
    value: f64,
}

fn main() {}
