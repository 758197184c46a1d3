use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = Seconds)]
    seconds: u32,
}

#[derive(Serialize)]
struct Seconds {
    value: u32,
}

fn main() {}
