use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    #[linkrunner(skip_if = is_zero)]
    value: f64,
}

fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

fn main() {}
