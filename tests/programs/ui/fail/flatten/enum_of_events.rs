use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
}

#[derive(LinkrunnerEvent)]
struct Wrapped {
    #[linkrunner(flatten)]
    event: ShopEvent,
}

fn main() {}
