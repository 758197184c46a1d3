use linkrunner_events::{Basket, Currency};

fn main() {
    let _ = Basket::builder(Currency::EUR).contents(["sku_1"]);
}
