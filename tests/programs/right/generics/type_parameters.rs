use std::fmt::Debug;

use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<T, U: Debug + Clone, V>
where
    V: Copy,
{
    first: T,
    second: Option<U>,
    third: Vec<V>,
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
        first: 1,
        second: Some("two"),
        third: vec![3.5],
    };
    assert_eq!(data(&event), r#"{"first":1,"second":"two","third":[3.5]}"#);
}
