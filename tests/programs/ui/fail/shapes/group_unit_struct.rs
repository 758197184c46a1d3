use linkrunner_events::EventData;

#[derive(EventData)]
struct Screen;

fn main() {}
