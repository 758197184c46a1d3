use linkrunner_events::LinkrunnerEvent;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(LinkrunnerEvent, Deserialize)]
struct ItemViewed {
    product_id: String,
    #[serde(flatten)]
    extra: BTreeMap<String, String>,
}

fn main() {}
