use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(LinkrunnerEvent, Serialize, Clone)]
#[serde(into = "Sent")]
struct ItemViewed {
    product_id: u32,
}

#[derive(Serialize)]
struct Sent {
    id: String,
}

impl From<ItemViewed> for Sent {
    fn from(event: ItemViewed) -> Self {
        Self {
            id: event.product_id.to_string(),
        }
    }
}

fn main() {}
