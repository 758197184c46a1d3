use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    content_ids: Vec<Option<String>>,
}

fn main() {}
