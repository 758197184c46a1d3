use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    content_ids: Vec<u64>,
}

fn main() {}
