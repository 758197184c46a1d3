use linkrunner_events::LinkrunnerEvent;
use std::time::Duration;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: Duration,
}

fn main() {}
