use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct Item {
    product_id: String,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(Item),
    Shared(Item),
}

fn main() {}
