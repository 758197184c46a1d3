use linkrunner_events::{Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct OrderPaid {
    amount: f64,
    currency: Currency,
    oder_id: String,
}

fn main() {}
