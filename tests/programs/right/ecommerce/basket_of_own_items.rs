use linkrunner_events::{Basket, Content, Currency, EcommerceItem, EventData, LinkrunnerEvent};

use crate::data;

#[derive(EcommerceItem)]
struct CartLine<'a> {
    id: &'a str,
    quantity: u32,
    item_price: f64,
    size: Option<&'a str>,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded<'a> {
    #[linkrunner(flatten)]
    basket: Basket<CartLine<'a>>,
    campaign: &'a str,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct Ordered<'a> {
    #[linkrunner(flatten)]
    basket: &'a Basket<&'a CartLine<'a>>,
    order_id: &'a str,
}

// Any items, in a group of its own.
#[derive(EventData)]
struct Goods<T: EcommerceItem> {
    #[linkrunner(flatten)]
    basket: Basket<T>,
    shelf: u8,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct GoodsViewed<T: EcommerceItem> {
    #[linkrunner(flatten)]
    goods: Goods<T>,
}

// The type of the items is inferred from what uses the basket.
fn add(lines: Vec<CartLine<'_>>) -> Result<CartAdded<'_>, Box<dyn std::error::Error>> {
    let mut basket = Basket::builder(Currency::EUR);
    for line in lines {
        basket = basket.content(line);
    }
    Ok(CartAdded {
        basket: basket.build()?,
        campaign: "spring",
    })
}

fn empty() -> Basket {
    let basket = Basket::builder(Currency::EUR).build();
    basket.unwrap_or_else(|_| one())
}

fn one() -> Basket {
    let basket = Basket::builder(Currency::EUR).item("b", 1, 2);
    basket.build().unwrap()
}

#[test]
fn runs() {
    let line = || CartLine {
        id: "a",
        quantity: 2,
        item_price: 1.5,
        size: Some("m"),
    };
    let fields = r#""content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":2,"item_price":1.5,"size":"m"}],"currency":"EUR","value":3,"num_items":2"#;
    assert_eq!(
        data(&add(vec![line()]).unwrap()),
        format!(r#"{{{fields},"campaign":"spring"}}"#)
    );

    let line = line();
    let basket = Basket::builder(Currency::EUR).contents([&line]);
    let ordered = Ordered {
        basket: &basket.build().unwrap(),
        order_id: "o",
    };
    assert_eq!(data(&ordered), format!(r#"{{{fields},"order_id":"o"}}"#));

    let viewed = GoodsViewed {
        goods: Goods {
            basket: empty(),
            shelf: 1,
        },
    };
    let basket = Basket::builder(Currency::EUR).content(Content::new("b", 1_u8, 2));
    let same = GoodsViewed {
        goods: Goods {
            basket: basket.build().unwrap(),
            shelf: 1,
        },
    };
    assert_eq!(data(&viewed), data(&same));
    assert_eq!(
        data(&viewed),
        r#"{"content_ids":["b"],"content_type":"product","contents":[{"id":"b","quantity":1,"item_price":2}],"currency":"EUR","value":2,"num_items":1,"shelf":1}"#
    );
}
