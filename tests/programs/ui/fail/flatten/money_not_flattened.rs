use linkrunner_events::{Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Money {
    amount: f64,
    currency: Currency,
}

#[derive(LinkrunnerEvent)]
struct OrderPaid {
    order_id: String,
    total: Money,
}

fn main() {}
