use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "shop_event")]
enum ShopEvent {
    Viewed(ItemViewed),
}

fn main() {}
