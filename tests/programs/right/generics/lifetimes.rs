use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, 'b: 'a> {
    product_id: &'a str,
    tags: &'a [&'b str],
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
    let tags = ["new", "sale"];
    let event = ItemViewed {
        product_id: "sku_1",
        tags: &tags,
    };
    assert_eq!(
        data(&event),
        r#"{"product_id":"sku_1","tags":["new","sale"]}"#
    );
    assert_eq!(ItemViewed::EVENT_NAME, "item_viewed");
}
