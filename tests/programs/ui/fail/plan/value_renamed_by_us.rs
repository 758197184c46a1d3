use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
#[linkrunner(rename_all = "snake_case")]
enum Plan {
    Free,
}

fn main() {}
