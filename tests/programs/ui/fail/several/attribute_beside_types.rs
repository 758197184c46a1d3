use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    amount: String,
    #[linkrunner(renam = "order_id")]
    order: String,
    currency: u8,
}

fn main() {}
