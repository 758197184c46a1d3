use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(EventData)]
struct Image {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten)]
    screen: Screen,
    #[linkrunner(flatten)]
    image: Image,
}

fn main() {}
