use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: Option<String>,
    quantity: u32,
    item_price: f64,
}

fn main() {}
