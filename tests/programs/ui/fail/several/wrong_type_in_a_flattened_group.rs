use linkrunner_events::{Content, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Money {
    value: String,
    currency: u32,
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
