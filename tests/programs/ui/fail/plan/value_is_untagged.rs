use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
#[serde(untagged)]
enum Id {
    Number(u32),
    Text(String),
}

fn main() {}
