use linkrunner_events::LinkrunnerEvent;
use std::collections::HashMap;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten)]
    extra: HashMap<String, String>,
}

fn main() {}
