use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct Screen(u32, u32);

fn main() {}
