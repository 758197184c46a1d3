use linkrunner_events::EventData;

#[derive(EventData)]
struct Sku(String);

fn main() {}
