//! Keys that are near to those of ecommerce events, and right.

use linkrunner_events::{Currency, EcommerceItem, EventData, LinkrunnerEvent};

use crate::data;

/// Without another key of an ecommerce event, nothing shows that one is meant.
#[derive(LinkrunnerEvent)]
struct Alone {
    vlaue: u8,
    orderid: u8,
    num_item: u8,
}

/// Beside one: other words, plurals, singulars, numbers, short words, and keys that `rename` asks for.
#[derive(LinkrunnerEvent)]
struct Beside {
    currency: Currency,
    order_id: &'static str,
    amount: u8,
    values: u8,
    valve: u8,
    order_ids: u8,
    order_uid: u8,
    order_no: u8,
    older_id: u8,
    orderid: u8,
    content: u8,
    content_id: u8,
    contest_ids: u8,
    contexts: u8,
    consent_type: u8,
    amount_2: u8,
    amount2: u8,
    #[linkrunner(rename = "num_itmes")]
    num_itmes: u8,
    #[linkrunner(skip)]
    vlaue: u8,
}

/// Words that are only reserved in a shop, and keys that Linkrunner reads only in items.
#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "camelCase")]
struct VideoWatched {
    content_type: u8,
    item_price: u8,
    #[linkrunner(rename = "orderId")]
    order_id: u8,
    #[linkrunner(skip)]
    num_items: u8,
}

#[derive(EventData)]
#[linkrunner(rename_all = "PascalCase")]
struct Setting {
    name: &'static str,
    value: &'static str,
    quantity: u8,
}

#[derive(EcommerceItem)]
#[linkrunner(rename_all = "camelCase")]
struct Line {
    id: &'static str,
    quantity: u8,
    #[linkrunner(rename = "item_price")]
    item_price: f64,
    order_id: u8,
    vlaue: u8,
}

#[test]
fn runs() {
    let event = Alone {
        vlaue: 1,
        orderid: 2,
        num_item: 3,
    };
    assert_eq!(data(&event), r#"{"vlaue":1,"orderid":2,"num_item":3}"#);
    let event = Beside {
        currency: Currency::EUR,
        order_id: "1",
        amount: 1,
        values: 2,
        valve: 3,
        order_ids: 4,
        order_uid: 5,
        order_no: 6,
        older_id: 7,
        orderid: 8,
        content: 9,
        content_id: 10,
        contest_ids: 11,
        contexts: 12,
        consent_type: 13,
        amount_2: 14,
        amount2: 15,
        num_itmes: 16,
        vlaue: 17,
    };
    assert!(data(&event).ends_with(r#""num_itmes":16}"#));
    let _ = event.vlaue;
    let event = VideoWatched {
        content_type: 1,
        item_price: 2,
        order_id: 3,
        num_items: 4,
    };
    assert_eq!(
        data(&event),
        r#"{"contentType":1,"itemPrice":2,"orderId":3}"#
    );
    let _ = event.num_items;
    let setting = Setting {
        name: "a",
        value: "b",
        quantity: 1,
    };
    let line = Line {
        id: "a",
        quantity: 1,
        item_price: 1.5,
        order_id: 2,
        vlaue: 3,
    };
    assert_eq!(
        serde_json::to_string(&(setting, line)).unwrap(),
        r#"[{"Name":"a","Value":"b","Quantity":1},{"id":"a","quantity":1,"item_price":1.5,"orderId":2,"vlaue":3}]"#,
    );
}
