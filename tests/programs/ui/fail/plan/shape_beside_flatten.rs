use linkrunner_events::LinkrunnerEvent;

#[derive(linkrunner_events::EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten, shape = "string")]
    screen: Screen,
}

fn main() {}
