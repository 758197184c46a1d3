use linkrunner_events::LinkrunnerEvent;

trait Shop {
    type Id;
}

struct Books;

impl Shop for Books {
    type Id = String;
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<S: Shop> {
    product_id: S::Id,
    order_id: <S as Shop>::Id,
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
    let event = ItemViewed::<Books> {
        product_id: "sku_1".to_owned(),
        order_id: "o_1".to_owned(),
    };
    assert_eq!(data(&event), r#"{"product_id":"sku_1","order_id":"o_1"}"#);
}
