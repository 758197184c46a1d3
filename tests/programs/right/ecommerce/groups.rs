use linkrunner_events::{Basket, Content, Currency, EventData, LinkrunnerEvent};

use crate::data;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid<'a> {
    order_id: &'a str,
    #[linkrunner(flatten)]
    basket: &'a Basket,
}

#[derive(EventData)]
struct Goods<'a> {
    item_group_ids: &'a [&'a str],
    contents: Vec<Content>,
}

#[derive(EventData)]
struct Money {
    currency: Currency,
    value: u32,
}

#[derive(EventData)]
struct Sale<'a> {
    #[linkrunner(flatten)]
    goods: Goods<'a>,
    #[linkrunner(flatten)]
    money: Box<Money>,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded<'a, T> {
    #[linkrunner(flatten)]
    sale: Sale<'a>,
    num_items: T,
}

#[test]
fn runs() {
    let basket = Basket::builder(Currency::EUR)
        .item("a", 2, 1.5)
        .build()
        .unwrap();
    let event = OrderPaid {
        order_id: "o",
        basket: &basket,
    };
    assert_eq!(
        data(&event),
        r#"{"order_id":"o","content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":2,"item_price":1.5}],"currency":"EUR","value":3,"num_items":2}"#,
    );
    let event = CartAdded {
        sale: Sale {
            goods: Goods {
                item_group_ids: &["a"],
                contents: vec![Content::new("a", 1, 2)],
            },
            money: Box::new(Money {
                currency: Currency::USD,
                value: 2,
            }),
        },
        num_items: 1_u8,
    };
    assert_eq!(
        data(&event),
        r#"{"item_group_ids":["a"],"content_type":"product_group","contents":[{"id":"a","quantity":1,"item_price":2}],"currency":"USD","value":2,"num_items":1}"#,
    );
}
