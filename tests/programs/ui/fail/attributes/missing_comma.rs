use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item_viewed" rename_all = "camelCase")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
