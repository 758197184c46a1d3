use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item_viewed\n")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
