use linkrunner_events::{Content, Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Money {
    #[linkrunner(skpi)]
    value: f64,
    currency: Currency,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct CartViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    #[linkrunner(flatten)]
    money: Money,
}

fn main() {}
