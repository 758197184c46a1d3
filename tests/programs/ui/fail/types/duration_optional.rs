use linkrunner_events::EventData;

type Time = std::time::Duration;

#[derive(EventData)]
struct Progress {
    level: u32,
    took: Option<Time>,
}

fn main() {}
