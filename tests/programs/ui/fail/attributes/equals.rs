use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner = "item_viewed"]
struct ItemViewed {
    product_id: String,
}

fn main() {}
