use linkrunner_events::LinkrunnerEvent;

struct Point {
    x: f64,
    y: f64,
}

#[derive(LinkrunnerEvent)]
struct StoreVisited {
    place: Box<Point>,
}

fn main() {}
