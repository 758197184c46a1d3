use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
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
