use linkrunner_events::EventData;

struct Point {
    x: f64,
    y: f64,
}

#[derive(EventData)]
struct Visit {
    place: Point,
}

fn main() {}
