use linkrunner_events::LinkrunnerEvent;

use serde::Serialize;

/// An event has a `Serialize` of its own where it is wanted.
#[derive(LinkrunnerEvent, Serialize)]
struct ItemViewed {
    #[linkrunner(rename = "sku")]
    product_id: &'static str,
}

fn data(event: &impl LinkrunnerEvent) -> String {
    let body = event.payload("u").to_vec().unwrap();
    let body = String::from_utf8(body).unwrap();
    let from = body.find(r#""event_data":"#).unwrap() + r#""event_data":"#.len();
    body[from..]
        .strip_suffix(r#","user_id":"u"}"#)
        .unwrap()
        .to_owned()
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
