use linkrunner_events::{Basket, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid {
    basket: Basket,
    coupon: Option<String>,
}

fn main() {}
