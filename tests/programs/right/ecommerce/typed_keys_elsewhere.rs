use linkrunner_events::{EventData, LinkrunnerEvent};

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
