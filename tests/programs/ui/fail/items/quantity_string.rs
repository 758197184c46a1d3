use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: String,
    item_price: f64,
}

fn main() {}
