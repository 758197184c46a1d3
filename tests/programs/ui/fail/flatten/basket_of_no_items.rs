use linkrunner_events::{Basket, LinkrunnerEvent};

struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded {
    #[linkrunner(flatten)]
    basket: Basket<CartLine>,
}

fn main() {}
