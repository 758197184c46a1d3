use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

/// Outside of ecommerce events the same keys may be missing, optional, and both kinds of ids there.
#[derive(LinkrunnerEvent)]
struct Recommended {
    content_ids: Option<Vec<&'static str>>,
    item_group_ids: Option<Vec<&'static str>>,
    quantity: f64,
    value: Option<f32>,
    content_type: Option<&'static str>,
    id: u64,
}

#[derive(EventData)]
struct Weight {
    quantity: f64,
    id: u64,
}

#[derive(LinkrunnerEvent)]
struct Weighed {
    weight: Weight,
}

#[test]
fn runs() {
    let event = Recommended {
        content_ids: Some(vec!["a"]),
        item_group_ids: Some(vec!["b"]),
        quantity: 0.5,
        value: None,
        content_type: Some("product"),
        id: 5,
    };
    assert_eq!(
        data(&event),
        r#"{"content_ids":["a"],"item_group_ids":["b"],"quantity":0.5,"content_type":"product","id":5}"#,
    );
    let event = Weighed {
        weight: Weight {
            quantity: 0.5,
            id: 5,
        },
    };
    assert_eq!(data(&event), r#"{"weight":{"quantity":0.5,"id":5}}"#);
}
