use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
enum Tier {
    Free,
    #[serde(untagged)]
    Unknown,
}

fn main() {}
