use linkrunner_events::EcommerceItem;
use serde::Serialize;

#[derive(Serialize, EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
}

fn main() {}
