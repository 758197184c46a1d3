use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent", rename_all = "camelCase")]
enum ShopEvent {
    Viewed(ItemViewed),
}

fn main() {}
