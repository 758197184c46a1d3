use linkrunner_events::EventValue;

#[derive(EventValue)]
enum Plan {}

fn main() {}
