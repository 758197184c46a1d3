use linkrunner_events::{Content, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    contents: Content,
}

fn main() {}
