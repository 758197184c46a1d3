use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = PurchaseCompleted)]
struct Purchase {
    amount: f64,
}

fn main() {}
