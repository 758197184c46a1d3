use linkrunner_events::{Content, Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Goods {
    content_ids: Vec<String>,
    contents: Vec<Content>,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded {
    #[linkrunner(flatten)]
    goods: Goods,
    currency: Currency,
}

fn main() {}
