use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    #[linkrunner(with = in_major_units)]
    amount: i64,
}

fn main() {}
