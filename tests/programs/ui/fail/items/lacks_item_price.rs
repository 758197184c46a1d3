use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
}

fn main() {}
