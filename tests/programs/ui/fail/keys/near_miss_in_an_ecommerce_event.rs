use linkrunner_events::{Basket, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid {
    #[linkrunner(flatten)]
    basket: Basket,
    orderid: String,
}

fn main() {}
