use linkrunner_events::LinkrunnerEvent;
use serde::Deserialize;

#[derive(LinkrunnerEvent, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
