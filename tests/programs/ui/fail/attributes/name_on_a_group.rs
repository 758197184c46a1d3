use linkrunner_events::EventData;

#[derive(EventData)]
#[linkrunner(name = "screen")]
struct Screen {
    width: u32,
}

fn main() {}
