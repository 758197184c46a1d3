use linkrunner_events::{Content, ContentType, Currency, LinkrunnerEvent};

use crate::data;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct CartViewed<T> {
    content_type: T,
    content_ids: [&'static str; 1],
    contents: [Content; 1],
    currency: Currency,
    value: u32,
}

#[test]
fn runs() {
    let item = || [Content::new("a", 1, 2)];
    let expected = r#"{"content_type":"product","content_ids":["a"],"contents":[{"id":"a","quantity":1,"item_price":2}],"currency":"EUR","value":2}"#;
    let event = CartViewed {
        content_type: ContentType::Product,
        content_ids: ["a"],
        contents: item(),
        currency: Currency::EUR,
        value: 2,
    };
    assert_eq!(data(&event), expected);
    let event = CartViewed {
        content_type: "product",
        content_ids: ["a"],
        contents: item(),
        currency: Currency::EUR,
        value: 2,
    };
    assert_eq!(data(&event), expected);
    let event = CartViewed {
        content_type: "product_group",
        ..event
    };
    assert!(event.payload("u").to_vec().is_err());
}
