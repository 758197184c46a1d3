use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(Serialize)]
struct Cents(i64);

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: Cents,
}

fn main() {}
