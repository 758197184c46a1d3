use std::time::Duration;

use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct LevelCompleted {
    level: u32,
    took: Duration,
}

fn main() {}
