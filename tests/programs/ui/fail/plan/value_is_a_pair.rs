use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
struct Point(f64, f64);

fn main() {}
