use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(LinkrunnerEvent, Serialize)]
#[serde(tag = "type")]
struct ItemViewed {
    product_id: u32,
}

fn main() {}
