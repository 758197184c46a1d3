use linkrunner_events::{Basket, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded {
    #[linkrunner(flatten)]
    basket: Basket,
    discount: Option<f64>,
}

fn main() {}
