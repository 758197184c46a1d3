//! Items that are called what the generated code might mean.
#![deny(warnings)]
#![allow(non_camel_case_types, non_upper_case_globals, dead_code)]

use linkrunner_events::LinkrunnerEvent;

struct str;
struct bool;
const sink: u8 = 1;
const event: u8 = 2;
const list: u8 = 3;
static serializer: u8 = 4;

trait Everywhere {
    const VALUE: u8 = 0;
}
impl<T: ?Sized> Everywhere for T {}

#[deprecated]
#[derive(LinkrunnerEvent)]
struct ItemSeen {
    product_id: u32,
    note: Option<u32>,
}

#[derive(LinkrunnerEvent)]
struct Purchase<'a> {
    order_id: &'a u64_text,
}

#[repr(transparent)]
struct u64_text(String);

impl linkrunner_events::Text for u64_text {
    fn as_text(&self) -> &::core::primitive::str {
        &self.0
    }
}

#[derive(LinkrunnerEvent)]
enum ShopEvent<'a> {
    Purchase(Purchase<'a>),
}

#[test]
fn runs() {
    let order_id = u64_text("o".to_owned());
    let body = ShopEvent::Purchase(Purchase {
        order_id: &order_id,
    })
    .payload("u")
    .to_vec()
    .unwrap();
    assert_eq!(
        body,
        br#"{"event_name":"purchase","event_data":{"order_id":"o"},"user_id":"u"}"#
    );
    assert_eq!(ShopEvent::EVENT_NAMES, ["purchase"]);
}
