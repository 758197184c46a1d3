use linkrunner_events::{Content, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct ItemsCompared {
    contnet_ids: Vec<String>,
    contents: Vec<Content>,
}

fn main() {}
