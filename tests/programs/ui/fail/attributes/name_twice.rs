use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item_viewed", name = "item_seen")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
