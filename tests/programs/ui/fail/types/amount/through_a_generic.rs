use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<T> {
    amount: T,
}

fn main() {
    let event = PurchaseCompleted { amount: "149.99" };
    let _ = event.payload("user_1");
}
