use linkrunner_events::{Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    order_id: String,
    amount: String,
    currency: Currency,
}

fn main() {}
