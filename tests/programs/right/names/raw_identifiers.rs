use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[allow(non_camel_case_types)]
struct r#match<'r#fn> {
    r#type: &'r#fn str,
    r#fn: u32,
    r#amount: f64,
}

#[derive(LinkrunnerEvent)]
struct r#ItemViewed;

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
    let event = r#match {
        r#type: "a",
        r#fn: 1,
        amount: 2.5,
    };
    assert_eq!(data(&event), r#"{"type":"a","fn":1,"amount":2.5}"#);
    assert_eq!(r#match::EVENT_NAME, "match");
    assert_eq!(ItemViewed::EVENT_NAME, "item_viewed");
}
