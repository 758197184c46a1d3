use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(EventData)]
struct Device {
    #[linkrunner(flatten)]
    screen: Screen,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten)]
    device: Device,
    width: u32,
}

fn main() {}
