use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    #[linkrunner(with = f64::to_string)]
    item_price: f64,
}

fn main() {}
