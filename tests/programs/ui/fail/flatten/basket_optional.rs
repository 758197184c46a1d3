use linkrunner_events::{Basket, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded {
    #[linkrunner(flatten)]
    basket: Option<Basket>,
}

fn main() {}
