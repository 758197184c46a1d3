use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<'a> {
    amount: &'a String,
}

fn main() {}
