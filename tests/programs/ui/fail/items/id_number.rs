use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: u64,
    quantity: u32,
    item_price: f64,
}

fn main() {}
