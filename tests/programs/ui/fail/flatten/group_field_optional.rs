use linkrunner_events::{Content, Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Money {
    value: Option<f64>,
    currency: Currency,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct CartViewed {
    #[linkrunner(flatten)]
    money: Money,
    content_ids: Vec<String>,
    contents: Vec<Content>,
}

fn main() {}
