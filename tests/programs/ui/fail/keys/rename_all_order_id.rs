use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "camelCase")]
struct OrderShipped {
    order_id: String,
    carrier: String,
}

fn main() {}
