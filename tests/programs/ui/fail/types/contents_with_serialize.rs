use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(Serialize)]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    contents: Vec<CartLine>,
}

fn main() {}
