use linkrunner_events::{Basket, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid<T> {
    #[linkrunner(flatten)]
    basket: Basket,
    campaign: T,
}

fn main() {}
