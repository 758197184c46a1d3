use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<T, U> {
    #[linkrunner(flatten)]
    group: T,
    #[linkrunner(flatten)]
    other: Option<U>,
    product_id: &'static str,
}

#[derive(EventData)]
struct Campaign<T> {
    campaign: T,
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
    let event = ItemViewed {
        group: Screen { width: 1 },
        other: Some(Campaign { campaign: "spring" }),
        product_id: "sku_1",
    };
    assert_eq!(
        data(&event),
        r#"{"width":1,"campaign":"spring","product_id":"sku_1"}"#
    );
}
