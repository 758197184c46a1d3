use linkrunner_events::LinkrunnerEvent;

struct Point {
    x: f64,
    y: f64,
}

#[derive(LinkrunnerEvent)]
struct StoreVisited {
    #[linkrunner(with = point)]
    place: String,
}

fn point(_: &String) -> Point {
    Point { x: 0.0, y: 0.0 }
}

fn main() {}
