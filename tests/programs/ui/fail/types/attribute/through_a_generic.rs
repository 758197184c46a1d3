use linkrunner_events::LinkrunnerEvent;

struct Point {
    x: f64,
    y: f64,
}

#[derive(LinkrunnerEvent)]
struct StoreVisited<T> {
    place: T,
}

fn main() {
    let event = StoreVisited {
        place: Point { x: 1.0, y: 2.0 },
    };
    let _ = event.payload("user_1").to_vec();
}
