use linkrunner_events::EventData;

#[derive(EventData)]
enum Screen {
    Small,
    Large,
}

fn main() {}
