#![deny(warnings)]

use linkrunner_events::LinkrunnerEvent;

/// What nobody reads but the event does is not dead.
#[derive(LinkrunnerEvent)]
#[allow(non_snake_case)]
struct ItemViewed {
    product_id: &'static str,
    unitPrice: f64,
}

/// A name that is used by nobody is no warning either.
#[derive(LinkrunnerEvent)]
pub struct NeverSent;

#[test]
fn runs() {
    let event = ItemViewed {
        product_id: "a",
        unitPrice: 2.5,
    };
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"item_viewed","event_data":{"product_id":"a","unitPrice":2.5},"user_id":"u"}"#,
    );
    let _ = NeverSent;
}
