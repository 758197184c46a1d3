use linkrunner_events::LinkrunnerEvent;

type Price = String;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: Price,
}

fn main() {}
