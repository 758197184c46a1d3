use linkrunner_events::{Basket, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid<T> {
    #[linkrunner(flatten)]
    basket: Basket,
    campaign: T,
}

fn main() {
    let basket = Basket::builder(Currency::EUR).item("sku_1", 1, 9.5);
    let event = OrderPaid {
        basket: basket.build().unwrap(),
        campaign: "spring",
    };
    let _ = event.payload("user_1").to_vec();
}
