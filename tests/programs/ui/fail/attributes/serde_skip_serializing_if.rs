use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(LinkrunnerEvent, Serialize)]
struct ItemViewed {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "is_zero")]
    position: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn main() {}
