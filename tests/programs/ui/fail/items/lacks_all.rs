use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    color: String,
}

fn main() {}
