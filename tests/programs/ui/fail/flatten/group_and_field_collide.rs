use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    width: u32,
    #[linkrunner(flatten)]
    screen: Screen,
}

fn main() {}
