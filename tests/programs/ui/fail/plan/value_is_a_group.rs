use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
struct Screen {
    width: u32,
}

fn main() {}
