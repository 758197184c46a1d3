use linkrunner_events::{Basket, EcommerceItem, LinkrunnerEvent};

#[derive(EcommerceItem)]
struct CartLine<'a> {
    id: &'a str,
    quantity: u32,
    item_price: f64,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid<'a> {
    #[linkrunner(flatten)]
    basket: Basket<CartLine<'a>>,
}

fn main() {}
