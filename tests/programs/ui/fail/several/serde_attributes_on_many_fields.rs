use linkrunner_events::LinkrunnerEvent;
use serde::Deserialize;

#[derive(LinkrunnerEvent, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemViewed {
    #[serde(rename = "sku", default)]
    product_id: String,
    #[serde(skip)]
    trace: String,
}

fn main() {}
