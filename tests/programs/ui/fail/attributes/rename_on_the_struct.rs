use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename = "item_seen")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
