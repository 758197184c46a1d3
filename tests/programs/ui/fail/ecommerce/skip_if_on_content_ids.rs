use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    #[linkrunner(skip_if = Vec::is_empty)]
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
}

fn main() {}
