use linkrunner_events::LinkrunnerEvent;
use serde::Deserialize;

#[derive(LinkrunnerEvent, Deserialize)]
struct ItemViewed {
    #[serde(rename = "sku")]
    product_id: String,
}

fn main() {}
