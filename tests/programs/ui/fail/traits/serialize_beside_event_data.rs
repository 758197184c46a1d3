use linkrunner_events::EventData;
use serde::Serialize;

#[derive(EventData, Serialize)]
struct Screen {
    width: u32,
}

fn main() {}
