use linkrunner_events::{EventSchema, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: u32,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
}

const NAME: &str = ItemViewed::EVENT_NAME;
static NAMES: &[&str] = ShopEvent::EVENT_NAMES;
const SCHEMAS: &[&EventSchema] = ShopEvent::SCHEMAS;
const LEN: usize = ShopEvent::EVENT_NAMES.len();

fn name_of(name: &str) -> u8 {
    match name {
        ItemViewed::EVENT_NAME => 1,
        _ => 0,
    }
}

#[test]
fn runs() {
    assert_eq!(NAMES, [NAME]);
    assert_eq!(SCHEMAS[0].name(), NAME);
    assert_eq!([0; LEN], [0]);
    assert_eq!(name_of("item_viewed"), 1);
    let event = ShopEvent::Viewed(ItemViewed { product_id: 5 });
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"item_viewed","event_data":{"product_id":5},"user_id":"u"}"#,
    );
}
