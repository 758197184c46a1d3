use linkrunner_events::LinkrunnerEvent;
use std::collections::HashMap;

struct Point {
    x: f64,
    y: f64,
}

#[derive(LinkrunnerEvent)]
struct StoreVisited {
    place: HashMap<String, Point>,
}

fn main() {}
