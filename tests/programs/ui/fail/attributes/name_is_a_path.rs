use linkrunner_events::LinkrunnerEvent;

const ITEM_VIEWED: &str = "item_viewed";

#[derive(LinkrunnerEvent)]
#[linkrunner(name = ITEM_VIEWED)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
