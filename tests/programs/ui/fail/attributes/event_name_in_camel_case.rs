use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(event_name = "itemSeen")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
