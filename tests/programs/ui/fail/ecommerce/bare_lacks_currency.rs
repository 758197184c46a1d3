use linkrunner_events::{Content, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct ItemViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    value: f64,
}

fn main() {}
