use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
#[linkrunner(rename_all = "camelCase")]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
}

fn main() {}
