use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: &'static str,
    #[cfg(any())]
    gone: NoSuchType,
    #[cfg(not(any()))]
    there: u32,
    #[cfg_attr(all(), linkrunner(rename = "renamed"))]
    field: u32,
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
        product_id: "sku_1",
        there: 1,
        field: 2,
    };
    assert_eq!(
        data(&event),
        r#"{"product_id":"sku_1","there":1,"renamed":2}"#
    );
}
