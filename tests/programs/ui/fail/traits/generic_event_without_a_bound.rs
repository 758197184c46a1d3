use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<T> {
    amount: T,
}

fn body<T>(event: &PurchaseCompleted<T>) -> Vec<u8> {
    event.payload("user_1").to_vec().unwrap()
}

fn main() {}
