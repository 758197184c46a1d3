use linkrunner_events::{Content, Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Money<T> {
    value: T,
    currency: Currency,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct CartViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    #[linkrunner(flatten)]
    money: Money<Option<f64>>,
}

fn main() {}
