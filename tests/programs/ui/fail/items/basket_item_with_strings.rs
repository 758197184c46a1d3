use linkrunner_events::{Basket, Currency};

fn main() {
    let _ = Basket::builder(Currency::EUR).item("sku_1", "2", "9.99");
}
