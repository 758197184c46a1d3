use linkrunner_events::LinkrunnerEvent;
use std::time::Instant;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    at: Instant,
}

fn main() {}
