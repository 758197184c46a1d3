//! What an event's key means, an item's does not.

use linkrunner_events::EcommerceItem;

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
    amount: String,
    currency: u8,
}

#[test]
fn runs() {
    let line = CartLine {
        id: "a".into(),
        quantity: 1,
        item_price: 1.5,
        amount: "one".into(),
        currency: 7,
    };
    assert_eq!(
        serde_json::to_string(&line).unwrap(),
        r#"{"id":"a","quantity":1,"item_price":1.5,"amount":"one","currency":7}"#
    );
}
