use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    #[linkrunner(skip)]
    id: String,
    quantity: u32,
    item_price: f64,
}

fn main() {}
