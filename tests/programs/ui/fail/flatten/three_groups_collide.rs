use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(EventData)]
struct Device {
    model: String,
}

#[derive(EventData)]
struct Image {
    #[linkrunner(rename = "model")]
    camera: String,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    #[linkrunner(flatten)]
    screen: Screen,
    #[linkrunner(flatten)]
    device: &'a Device,
    #[linkrunner(flatten)]
    image: Option<Image>,
}

fn main() {}
