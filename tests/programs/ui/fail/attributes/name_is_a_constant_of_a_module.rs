use linkrunner_events::LinkrunnerEvent;

mod names {
    pub const ITEM_SEEN: &str = "item_seen";
}

#[derive(LinkrunnerEvent)]
#[linkrunner(name = names::ITEM_SEEN)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
