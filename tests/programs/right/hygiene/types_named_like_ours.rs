use linkrunner_events as lr;

#[derive(lr::LinkrunnerEvent)]
struct LinkrunnerEvent {
    currency: lr::Currency,
}

#[derive(lr::EventData)]
struct EventData {
    amount: u32,
}

#[derive(lr::LinkrunnerEvent)]
struct Currency {
    #[linkrunner(flatten)]
    data: EventData,
}

#[derive(lr::LinkrunnerEvent)]
struct EventSchema;

#[derive(lr::EcommerceItem)]
struct Content {
    id: String,
    quantity: u32,
    item_price: u32,
}

#[derive(lr::LinkrunnerEvent)]
struct FieldSchema {
    contents: Vec<Content>,
}

#[derive(lr::LinkrunnerEvent)]
struct Role;

#[derive(lr::LinkrunnerEvent)]
enum Key {
    LinkrunnerEvent(LinkrunnerEvent),
    Currency(Currency),
    EventSchema(EventSchema),
    FieldSchema(FieldSchema),
    Role(Role),
}

#[test]
fn runs() {
    use lr::LinkrunnerEvent as _;

    assert_eq!(
        Key::EVENT_NAMES,
        [
            "linkrunner_event",
            "currency",
            "event_schema",
            "field_schema",
            "role"
        ],
    );
    let event = Key::Currency(Currency {
        data: EventData { amount: 5 },
    });
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"currency","event_data":{"amount":5},"user_id":"u"}"#,
    );
    let event = Key::FieldSchema(FieldSchema {
        contents: vec![Content {
            id: "a".to_owned(),
            quantity: 1,
            item_price: 2,
        }],
    });
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"field_schema","event_data":{"contents":[{"id":"a","quantity":1,"item_price":2}]},"user_id":"u"}"#,
    );
    for (event, name) in [
        (
            Key::LinkrunnerEvent(LinkrunnerEvent {
                currency: lr::Currency::EUR,
            }),
            "linkrunner_event",
        ),
        (Key::EventSchema(EventSchema), "event_schema"),
        (Key::Role(Role), "role"),
    ] {
        assert_eq!(event.event_name(), name);
    }
}
