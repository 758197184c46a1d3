use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skpi)]
    product_id: String,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
}

fn main() {
    println!("{:?}", ShopEvent::EVENT_NAMES);
}
