use linkrunner_events::EventData;

#[derive(EventData)]
struct Money {
    #[linkrunner(with = if_positive)]
    value: f64,
}

fn if_positive(value: &f64) -> Option<f64> {
    (*value > 0.0).then_some(*value)
}

fn main() {}
