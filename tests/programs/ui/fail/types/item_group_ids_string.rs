use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    item_group_ids: Option<String>,
}

fn main() {}
