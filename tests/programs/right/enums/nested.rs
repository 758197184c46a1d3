use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: &'static str,
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
}

#[derive(LinkrunnerEvent)]
enum AnyEvent<'a> {
    Shop(ShopEvent),
    Opened(AppOpened),
    Borrowed(&'a ItemViewed),
}

#[test]
fn runs() {
    assert_eq!(ShopEvent::EVENT_NAMES, ["item_viewed"]);
    assert_eq!(
        AnyEvent::EVENT_NAMES,
        ["item_viewed", "app_opened", "item_viewed"]
    );
    let event = AnyEvent::Shop(ShopEvent::Viewed(ItemViewed {
        product_id: "sku_1",
    }));
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"item_viewed","event_data":{"product_id":"sku_1"},"user_id":"u"}"#,
    );
    assert_eq!(AnyEvent::Opened(AppOpened).event_name(), "app_opened");
    let viewed = ItemViewed {
        product_id: "sku_2",
    };
    assert_eq!(AnyEvent::Borrowed(&viewed).schema().name(), "item_viewed");
}
