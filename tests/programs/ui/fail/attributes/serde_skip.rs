use linkrunner_events::LinkrunnerEvent;
use serde::Deserialize;

#[derive(LinkrunnerEvent, Deserialize)]
struct ItemViewed {
    product_id: String,
    #[serde(skip_serializing)]
    trace: String,
}

fn main() {}
