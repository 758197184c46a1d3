use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item_viewed")]
struct ItemViewed {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item_viewed")]
struct ItemShared {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
    Shared(ItemShared),
}

fn main() {}
