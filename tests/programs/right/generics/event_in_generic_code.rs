use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: u32,
}

fn name_of<E: LinkrunnerEvent>() -> Vec<&'static str> {
    E::SCHEMAS.iter().map(|schema| schema.name()).collect()
}

fn body(event: impl LinkrunnerEvent + Send + 'static) -> Vec<u8> {
    event.payload("u").to_vec().unwrap()
}

#[test]
fn runs() {
    assert_eq!(name_of::<Box<ItemViewed>>(), ["item_viewed"]);
    let expected = br#"{"event_name":"item_viewed","event_data":{"product_id":5},"user_id":"u"}"#;
    assert_eq!(body(ItemViewed { product_id: 5 }), expected);
    assert_eq!(body(Box::new(ItemViewed { product_id: 5 })), expected);
    let event = ItemViewed { product_id: 5 };
    assert_eq!((&&event).payload("u").to_vec().unwrap(), expected);
}
