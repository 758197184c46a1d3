use linkrunner_events::LinkrunnerEvent;

struct Cents(i64);

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: Cents,
}

fn main() {}
