use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: String,
}

fn main() {
    let event = PurchaseCompleted {
        amount: "149.99".to_string(),
    };
    let _ = event.payload("user_12345");
}
