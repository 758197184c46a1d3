use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Shown(Screen),
}

fn main() {}
