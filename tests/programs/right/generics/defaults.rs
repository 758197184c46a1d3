use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, T = &'a str, const N: usize = 2> {
    product_id: T,
    content_ids: [&'a str; N],
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
    let event: ItemViewed<'_> = ItemViewed {
        product_id: "sku_1",
        content_ids: ["a", "b"],
    };
    assert_eq!(
        data(&event),
        r#"{"product_id":"sku_1","content_ids":["a","b"]}"#
    );
}
