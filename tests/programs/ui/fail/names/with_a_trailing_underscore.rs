use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item_viewed_")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
