use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    #[linkrunner(with = f64::to_string)]
    amount: f64,
}

fn main() {}
