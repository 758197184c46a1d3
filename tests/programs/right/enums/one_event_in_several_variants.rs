//! One struct, owned and borrowed or with other parameters, is one event.

use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<T> {
    product_id: T,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent<'a> {
    Owned(ItemViewed<u8>),
    Boxed(Box<ItemViewed<u8>>),
    Borrowed(&'a ItemViewed<u8>),
    Named(ItemViewed<&'a str>),
}

#[test]
fn runs() {
    assert_eq!(ShopEvent::EVENT_NAMES, ["item_viewed"; 4]);
    let viewed = ItemViewed { product_id: 1 };
    for event in [
        ShopEvent::Owned(ItemViewed { product_id: 1 }),
        ShopEvent::Boxed(Box::new(ItemViewed { product_id: 1 })),
        ShopEvent::Borrowed(&viewed),
    ] {
        assert_eq!(crate::data(&event), r#"{"product_id":1}"#);
    }
    let event = ShopEvent::Named(ItemViewed { product_id: "a" });
    assert_eq!(crate::data(&event), r#"{"product_id":"a"}"#);
}
