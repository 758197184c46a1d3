use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct OrderPaid {
    amount: String,
    currency: u32,
    content_ids: String,
    num_items: f64,
    order_id: u64,
}

fn main() {}
