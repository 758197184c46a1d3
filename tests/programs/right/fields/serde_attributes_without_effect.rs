//! Attributes that do not change what serde writes, and a type that serde also writes elsewhere.

use linkrunner_events::LinkrunnerEvent;
use serde::{Deserialize, Serialize};

use crate::data;

#[derive(LinkrunnerEvent, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"), deny_unknown_fields, bound = "")]
struct ItemViewed {
    #[serde(alias = "sku", default, deserialize_with = "read")]
    product_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<String>,
    #[serde(skip_serializing_if = "std::option::Option::is_none")]
    campaign: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[linkrunner(skip_if = Vec::is_empty)]
    tags: Vec<String>,
    #[serde(skip_deserializing)]
    #[linkrunner(skip)]
    trace: u8,
}

fn read<'de, D: serde::Deserializer<'de>>(text: D) -> Result<String, D::Error> {
    String::deserialize(text)
}

#[derive(LinkrunnerEvent, Serialize)]
#[serde(transparent)]
struct ItemShared {
    #[linkrunner(flatten)]
    item: Item,
}

#[derive(linkrunner_events::EventData)]
struct Item {
    product_id: u8,
}

#[derive(LinkrunnerEvent, Serialize)]
#[serde(tag = "stored_as", rename_all = "camelCase")]
#[linkrunner(allow(serde))]
struct Stored {
    #[serde(rename = "id")]
    product_id: u8,
}

#[derive(LinkrunnerEvent, Serialize)]
#[serde(tag = "stored_as")]
#[linkrunner(allow(serde))]
enum StoredEvent {
    #[serde(rename = "s")]
    Stored(Stored),
}

#[derive(LinkrunnerEvent, Serialize)]
#[serde(untagged)]
enum Untagged {
    Shared(ItemShared),
}

#[test]
fn runs() {
    let event = ItemViewed {
        product_id: "a".to_owned(),
        coupon: None,
        campaign: None,
        tags: vec![],
        trace: 1,
    };
    assert_eq!(data(&event), r#"{"product_id":"a"}"#);
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        r#"{"product_id":"a","trace":1}"#
    );
    let event = Untagged::Shared(ItemShared {
        item: Item { product_id: 1 },
    });
    assert_eq!(data(&event), serde_json::to_string(&event).unwrap());

    let event = StoredEvent::Stored(Stored { product_id: 1 });
    assert_eq!(data(&event), r#"{"product_id":1}"#);
    let stored = serde_json::to_string(&event).unwrap();
    assert!(stored.contains(r#""stored_as":"s""#), "{stored}");
}
