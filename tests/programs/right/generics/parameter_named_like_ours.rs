use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, S, Item, T: 'a> {
    first: &'a S,
    second: Item,
    third: Option<T>,
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
        first: &1,
        second: 2,
        third: Some(3),
    };
    assert_eq!(data(&event), r#"{"first":1,"second":2,"third":3}"#);
}
