use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    #[linkrunner(with = ids)]
    content_ids: Vec<u64>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
}

fn ids(ids: &Vec<u64>) -> Vec<String> {
    ids.iter().map(u64::to_string).collect()
}

fn main() {}
