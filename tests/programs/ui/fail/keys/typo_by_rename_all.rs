use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "PascalCase")]
struct PurchaseCompleted {
    amount: f64,
    currency: String,
}

fn main() {}
