use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(event_name = "item_seen")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
