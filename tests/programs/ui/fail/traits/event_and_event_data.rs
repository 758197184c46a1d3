use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(LinkrunnerEvent, EventData)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
