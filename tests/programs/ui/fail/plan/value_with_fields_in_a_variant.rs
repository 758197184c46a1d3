use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
enum Plan {
    Free,
    Gold(u32),
    Custom { price: u32 },
}

fn main() {}
