use linkrunner_events::LinkrunnerEvent;

use serde::Deserialize;

use crate::data;

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

#[test]
fn runs() {
    let event: ItemViewed = serde_json::from_str(r#"{"SKU":"a","unitPrice":2.5}"#).unwrap();
    assert_eq!(data(&event), r#"{"sku":"a","unitPrice":2.5}"#);
    assert_eq!(event.trace, 0);
}
