use linkrunner_events::EventData;

#[derive(EventData)]
#[linkrunner(unplanned)]
struct Screen {
    width: u32,
}

fn main() {}
