use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    #[linkrunner(rename = "amount")]
    total: String,
}

fn main() {}
