linkrunner_events::plan_test!();

fn main() {}
