use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    contents: Vec<serde_json::Value>,
}

fn main() {}
