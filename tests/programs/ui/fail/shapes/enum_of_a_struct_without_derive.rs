use linkrunner_events::LinkrunnerEvent;

struct ItemViewed {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
}

fn main() {}
