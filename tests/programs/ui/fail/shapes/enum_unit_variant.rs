use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
    AppOpened,
}

fn main() {}
