use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    #[linkrunner(with = in_major_units)]
    amount: i64,
}

fn in_major_units(cents: i64) -> f64 {
    cents as f64 / 100.0
}

fn main() {}
