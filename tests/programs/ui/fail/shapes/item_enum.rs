use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
enum Screen {
    Small,
    Large,
}

fn main() {}
