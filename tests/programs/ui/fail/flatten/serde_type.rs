use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(Serialize)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten)]
    screen: Screen,
}

fn main() {}
