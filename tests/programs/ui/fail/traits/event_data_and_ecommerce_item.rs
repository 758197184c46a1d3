use linkrunner_events::{EcommerceItem, EventData};

#[derive(EventData, EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
}

fn main() {}
