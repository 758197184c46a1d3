use linkrunner_events::{Basket, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid {
    #[linkrunner(flatten)]
    basket: Basket,
    order_id: Option<String>,
}

fn main() {}
