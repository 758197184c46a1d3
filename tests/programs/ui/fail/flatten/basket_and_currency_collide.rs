use linkrunner_events::{Basket, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    #[linkrunner(flatten)]
    basket: Basket,
    currency: Currency,
}

fn main() {}
