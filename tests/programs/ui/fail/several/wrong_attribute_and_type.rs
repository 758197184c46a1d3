use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    #[linkrunner(renmae = "total")]
    value: f64,
    amount: String,
}

fn main() {}
