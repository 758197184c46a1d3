use linkrunner_events::LinkrunnerEvent;

use crate::data;

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
