use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: char,
}

fn main() {}
