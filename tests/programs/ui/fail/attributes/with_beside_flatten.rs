use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(Clone, EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten, with = Screen::clone)]
    screen: Screen,
}

fn main() {}
