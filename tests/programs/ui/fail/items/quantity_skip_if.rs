use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    #[linkrunner(skip_if = is_zero)]
    quantity: u32,
    item_price: f64,
}

fn is_zero(quantity: &u32) -> bool {
    *quantity == 0
}

fn main() {}
