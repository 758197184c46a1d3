use linkrunner_events::EventData;

#[derive(EventData)]
struct Screen(u32, u32);

fn main() {}
