use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: Option<Option<f64>>,
}

fn main() {}
