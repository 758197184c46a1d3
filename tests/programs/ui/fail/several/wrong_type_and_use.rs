use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: String,
}

fn main() {
    let event = PurchaseCompleted {
        amount: "149.99".to_owned(),
    };
    let _ = event.payload("user_1").to_vec();
    println!("{}", PurchaseCompleted::EVENT_NAME);
    println!("{}", PurchaseCompleted::SCHEMAS.len());
}
