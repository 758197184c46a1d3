use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    #[linkrunner(with = if_positive)]
    value: f64,
}

fn if_positive(value: &f64) -> Option<f64> {
    (*value > 0.0).then_some(*value)
}

fn main() {}
