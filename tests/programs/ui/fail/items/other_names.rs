use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    sku: String,
    qty: u32,
    price: f64,
}

fn main() {}
