use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct Screen;

fn main() {}
