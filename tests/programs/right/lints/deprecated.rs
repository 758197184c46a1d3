#![deny(warnings)]
#![allow(dead_code)]

use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[deprecated]
    sku: &'static str,
    product_id: &'static str,
}

#[derive(EventData)]
struct Screen {
    #[deprecated]
    width: u32,
}

#[test]
fn runs() {
    #[allow(deprecated)]
    let event = ItemViewed {
        sku: "a",
        product_id: "b",
    };
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"item_viewed","event_data":{"sku":"a","product_id":"b"},"user_id":"u"}"#,
    );
}
