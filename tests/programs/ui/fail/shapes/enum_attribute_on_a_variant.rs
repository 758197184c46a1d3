use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    #[linkrunner(name = "item_seen")]
    Viewed(ItemViewed),
}

fn main() {}
