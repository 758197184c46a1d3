use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: Option<u32>,
    item_price: f64,
}

fn main() {}
