use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(LinkrunnerEvent, Serialize)]
#[serde(transparent)]
struct ItemViewed {
    item: Item,
}

#[derive(Serialize)]
struct Item {
    product_id: u32,
}

fn main() {}
