use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct Odd {
    self_: u8,
    sink: u8,
    value: u8,
    key: u8,
    event: u8,
    fields: u8,
    schema: u8,
    serializer: u8,
    first: u8,
    __private: u8,
    _leading: u8,
    trailing_: u8,
    event_name: u8,
    user_id: u8,
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
    let event = Odd {
        self_: 1,
        sink: 2,
        value: 3,
        key: 4,
        event: 5,
        fields: 6,
        schema: 7,
        serializer: 8,
        first: 9,
        __private: 10,
        _leading: 11,
        trailing_: 12,
        event_name: 13,
        user_id: 14,
    };
    assert_eq!(
        data(&event),
        r#"{"self_":1,"sink":2,"value":3,"key":4,"event":5,"fields":6,"schema":7,"serializer":8,"first":9,"__private":10,"_leading":11,"trailing_":12,"event_name":13,"user_id":14}"#,
    );
}
