use linkrunner_events::LinkrunnerEvent;

use serde::Serialize;

use crate::data;

/// An event has a `Serialize` of its own where it is wanted.
#[derive(LinkrunnerEvent, Serialize)]
struct ItemViewed {
    #[linkrunner(rename = "sku")]
    product_id: &'static str,
}

#[test]
fn runs() {
    let event = ItemViewed { product_id: "a" };
    assert_eq!(data(&event), r#"{"sku":"a"}"#);
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        r#"{"product_id":"a"}"#
    );
}
