use linkrunner_events::{Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Money<T> {
    amount: T,
    currency: Currency,
}

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    #[linkrunner(flatten)]
    money: Money<String>,
}

fn main() {}
