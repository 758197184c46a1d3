use linkrunner_events::EventData;

#[derive(EventData)]
struct Money {
    amount: String,
}

fn main() {}
