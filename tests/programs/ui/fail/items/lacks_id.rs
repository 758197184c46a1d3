use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    quantity: u32,
    item_price: f64,
}

fn main() {}
