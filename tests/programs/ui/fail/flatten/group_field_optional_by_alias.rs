use linkrunner_events::{Content, EventData, LinkrunnerEvent};

type Currency = Option<linkrunner_events::Currency>;
type Value = Option<f64>;

#[derive(EventData)]
struct Money {
    value: Value,
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
