use linkrunner_events::{Basket, EcommerceItem, LinkrunnerEvent};

#[derive(EcommerceItem)]
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
    value: f64,
}

fn main() {}
