use linkrunner_events::{
    Currency, EcommerceItem, LinkrunnerEvent, Text, ToCurrency, UnknownCurrency, WholeNumber,
};

use crate::data;

struct OrderId(String);

impl Text for OrderId {
    fn as_text(&self) -> &str {
        &self.0
    }
}

enum ShopCurrency {
    Euro,
}

impl ToCurrency for ShopCurrency {
    fn to_currency(&self) -> Result<Currency, UnknownCurrency> {
        match self {
            Self::Euro => Ok(Currency::EUR),
        }
    }
}

struct Pieces(u8);

impl WholeNumber for Pieces {
    fn to_integer(&self) -> i128 {
        self.0.into()
    }
}

#[derive(EcommerceItem)]
struct Line {
    id: OrderId,
    quantity: Pieces,
    item_price: f64,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid {
    content_ids: Vec<OrderId>,
    contents: Vec<Line>,
    currency: ShopCurrency,
    value: f64,
    num_items: Pieces,
    order_id: OrderId,
}

#[test]
fn runs() {
    let id = || OrderId("a".to_owned());
    let event = OrderPaid {
        content_ids: vec![id()],
        contents: vec![Line {
            id: id(),
            quantity: Pieces(2),
            item_price: 1.5,
        }],
        currency: ShopCurrency::Euro,
        value: 3.0,
        num_items: Pieces(2),
        order_id: id(),
    };
    assert_eq!(
        data(&event),
        r#"{"content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":2,"item_price":1.5}],"currency":"EUR","value":3.0,"num_items":2,"order_id":"a"}"#,
    );
}
