use linkrunner_events::{EcommerceItem, EventData};

#[derive(EventData)]
struct Size {
    eu: u32,
}

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
    #[linkrunner(flatten)]
    size: Size,
}

fn main() {}
