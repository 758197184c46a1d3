use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    content_ids: Vec<String>,
    #[linkrunner(with = contents)]
    contents: Vec<(String, f64)>,
    currency: Currency,
    value: f64,
}

fn contents(lines: &Vec<(String, f64)>) -> Vec<Content> {
    lines
        .iter()
        .map(|(id, price)| Content::new(id, 1, *price))
        .collect()
}

fn main() {}
