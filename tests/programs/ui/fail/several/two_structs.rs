use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    email: String,
}

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: String,
}

fn main() {}
