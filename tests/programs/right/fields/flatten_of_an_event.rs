use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewedAgain {
    #[linkrunner(flatten)]
    first: ItemViewed,
    times: u32,
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
    let event = ItemViewedAgain {
        first: ItemViewed { product_id: 5 },
        times: 2,
    };
    assert_eq!(data(&event), r#"{"product_id":5,"times":2}"#);
    assert_eq!(event.event_name(), "item_viewed_again");
}
