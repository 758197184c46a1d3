use linkrunner_events::LinkrunnerEvent;

use serde::Deserialize;

#[derive(LinkrunnerEvent, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[linkrunner(rename_all = "camelCase")]
struct ItemViewed {
    #[serde(rename = "sku", alias = "SKU")]
    #[linkrunner(rename = "sku")]
    product_id: String,
    #[serde(default)]
    unit_price: Option<f64>,
    #[serde(skip)]
    #[linkrunner(skip)]
    trace: u8,
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
    let event: ItemViewed = serde_json::from_str(r#"{"SKU":"a","unitPrice":2.5}"#).unwrap();
    assert_eq!(data(&event), r#"{"sku":"a","unitPrice":2.5}"#);
    assert_eq!(event.trace, 0);
}
