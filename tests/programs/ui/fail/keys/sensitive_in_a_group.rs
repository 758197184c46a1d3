use linkrunner_events::EventData;

#[derive(EventData)]
struct Account {
    password: String,
}

fn main() {}
