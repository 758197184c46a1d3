use linkrunner_events::{Content, Currency, Ecommerce, LinkrunnerEvent};

use crate::data;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct CartViewed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: u32,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    item_group_ids: [&'static str; 1],
    contents: Vec<Content>,
    currency: &'static str,
    value: u32,
    num_items: Option<u8>,
    order_id: Option<String>,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "add_to_cart", ecommerce = "AddToCart")]
struct CartAdded {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: u32,
    num_items: u32,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase", rename_all = "camelCase")]
struct OrderPaid {
    #[linkrunner(rename = "content_ids")]
    ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: u32,
    #[linkrunner(rename = "num_items")]
    count: u32,
    #[linkrunner(rename = "order_id", with = u64::to_string)]
    order: u64,
    coupon_code: Option<&'static str>,
}

fn contents() -> Vec<Content> {
    vec![Content::new("a", 1, 2)]
}

#[test]
fn runs() {
    let ids = || vec!["a".to_owned()];
    let item = r#"[{"id":"a","quantity":1,"item_price":2}]"#;

    let event = CartViewed {
        content_ids: ids(),
        contents: contents(),
        currency: Currency::EUR,
        value: 2,
    };
    assert_eq!(
        data(&event),
        format!(
            r#"{{"content_ids":["a"],"content_type":"product","contents":{item},"currency":"EUR","value":2}}"#
        ),
    );
    assert_eq!(event.schema().ecommerce(), Some(Ecommerce::Unspecified));

    let event = ItemViewed {
        item_group_ids: ["a"],
        contents: contents(),
        currency: "EUR",
        value: 2,
        num_items: None,
        order_id: None,
    };
    assert_eq!(
        data(&event),
        format!(
            r#"{{"item_group_ids":["a"],"content_type":"product_group","contents":{item},"currency":"EUR","value":2}}"#
        ),
    );
    assert_eq!(event.schema().ecommerce(), Some(Ecommerce::ViewContent));

    let event = CartAdded {
        content_ids: ids(),
        contents: contents(),
        currency: Currency::EUR,
        value: 2,
        num_items: 1,
    };
    assert_eq!(
        data(&event),
        format!(
            r#"{{"content_ids":["a"],"content_type":"product","contents":{item},"currency":"EUR","value":2,"num_items":1}}"#
        ),
    );
    assert_eq!(event.event_name(), "add_to_cart");

    let event = OrderPaid {
        ids: ids(),
        contents: contents(),
        currency: Currency::EUR,
        value: 2,
        count: 1,
        order: 5,
        coupon_code: Some("c"),
    };
    assert_eq!(
        data(&event),
        format!(
            r#"{{"content_ids":["a"],"content_type":"product","contents":{item},"currency":"EUR","value":2,"num_items":1,"order_id":"5","couponCode":"c"}}"#
        ),
    );
    assert_eq!(event.schema().ecommerce(), Some(Ecommerce::Purchase));
}
