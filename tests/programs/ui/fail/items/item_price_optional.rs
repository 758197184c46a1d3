use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: Option<f64>,
}

fn main() {}
