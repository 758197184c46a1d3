//! Baskets: exact sums, items of any type, and errors.

use linkrunner_events::commerce::{AddToCart, BasketError, ViewContent};
use linkrunner_events::{Basket, Content, Currency, EcommerceItem, LinkrunnerEvent, Number};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn basket(items: &[(&str, i64, f64)]) -> Result<Basket, BasketError> {
    let builder = Basket::builder(Currency::EUR);
    items
        .iter()
        .fold(builder, |builder, (id, quantity, price)| {
            builder.item(*id, *quantity, *price)
        })
        .build()
}

#[test]
fn sums_are_decimal() {
    for (items, value) in [
        (&[("a", 1, 0.1), ("b", 1, 0.2)][..], "0.3"),
        (&[("a", 3, 0.1)], "0.3"),
        (&[("a", 10, 0.1)], "1"),
        (&[("a", 1, 1.1), ("b", 1, 2.2)], "3.3"),
        (&[("a", 100, 4.35)], "435"),
        (&[("a", 2, 1000.0)], "2000"),
        (&[("a", 1, 1e21)], "1000000000000000000000"),
        (&[("a", 1, 0.0)], "0"),
        (&[("a", 1, -0.0)], "0"),
    ] {
        assert_eq!(basket(items).unwrap().value().to_string(), value);
    }
    // Not so with floats: this is what a basket is for.
    assert_ne!(0.1 + 0.2, 0.3);
}

#[test]
fn prices_of_different_types_add_up() {
    let basket = Basket::builder(Currency::INR)
        .item("a", 1, 1_u8)
        .item("b", 1, 0.25_f32)
        .item("c", 2, 0.1_f64)
        .item("d", 1, Decimal::new(1, 20))
        .item("e", 1, Number::decimal(3, 2))
        .content(Content::new("f", 1, 100_i128))
        .build()
        .unwrap();
    assert_eq!(basket.value().to_string(), "101.48000000000000000001");
    assert_eq!(basket.num_items(), 7);
    let body = String::from_utf8(ViewContent::new(basket).payload("u").to_vec().unwrap()).unwrap();
    assert!(
        body.contains(r#""value":101.48000000000000000001,"num_items":7"#),
        "{body}"
    );
    assert!(
        body.contains(r#"{"id":"d","quantity":1,"item_price":0.00000000000000000001}"#),
        "{body}"
    );
}

#[test]
fn an_id_is_listed_once_and_its_items_stay() {
    let basket = basket(&[("b", 1, 1.0), ("a", 2, 2.0), ("b", 3, 3.0)]).unwrap();
    assert_eq!(basket.content_ids(), ["b", "a"]);
    assert_eq!(basket.contents().len(), 3);
    assert_eq!(basket.contents()[2].id(), "b");
    assert_eq!(basket.contents()[2].quantity(), 3);
    assert_eq!(basket.contents()[2].item_price().to_string(), "3");
    assert_eq!(basket.num_items(), 6);
    assert_eq!(basket.value().to_string(), "14");
    assert_eq!(basket.currency(), Currency::EUR);
}

#[test]
fn a_basket_needs_items() {
    let error = basket(&[]).unwrap_err();
    assert_eq!(error, BasketError::Empty);
    assert_eq!(
        error.to_string(),
        "the basket has no items; add one with `.item(…)`"
    );
}

#[test]
fn ids_are_not_blank() {
    for id in ["", " ", "\t\u{a0}"] {
        let error = basket(&[("a", 1, 1.0), (id, 1, 1.0)]).unwrap_err();
        assert_eq!(error, BasketError::EmptyId, "{id:?}");
        assert_eq!(
            error.to_string(),
            "an item has an empty id; use the id that the catalogue has for it"
        );
    }
}

#[test]
fn quantities_are_one_or_more() {
    for quantity in [0, -1, i64::MIN] {
        assert_eq!(
            basket(&[("a", 1, 1.0), ("b", quantity, 1.0)]).unwrap_err(),
            BasketError::BadQuantity {
                id: "b".into(),
                quantity: quantity.into()
            }
        );
    }
    let builder = || Basket::builder(Currency::EUR);
    assert!(matches!(
        builder().item("a", i128::MIN, 1).build(),
        Err(BasketError::BadQuantity {
            quantity: i128::MIN,
            ..
        })
    ));
    assert_eq!(
        basket(&[("b\n", -2, 1.0)]).unwrap_err().to_string(),
        r"the item `b\n` has the quantity -2; leave the item out, or give a quantity of 1 or more"
    );
}

#[test]
fn quantities_are_of_any_integer_type() {
    let basket = Basket::builder(Currency::EUR)
        .item("a", 1_u8, 1)
        .item("b", 2_i32, 1)
        .item("c", 3_usize, 1)
        .item("d", std::num::NonZeroU16::MIN, 1)
        .item("e", 5_i128, 1)
        .item("f", std::rc::Rc::new(6_u64), 1)
        .content(Content::new("g", 7_i64, 1))
        .build()
        .unwrap();
    assert_eq!(basket.num_items(), 25);
    let quantities: Vec<i128> = basket.contents().iter().map(Content::quantity).collect();
    assert_eq!(quantities, [1, 2, 3, 1, 5, 6, 7]);
}

#[test]
fn prices_are_finite_and_not_negative() {
    for price in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.01, f64::MIN] {
        let error = basket(&[("a", 1, 1.0), ("b", 1, price)]).unwrap_err();
        let BasketError::BadPrice { id, .. } = &error else {
            panic!("{price}: {error}")
        };
        assert_eq!(id, "b", "{price}");
    }
    assert_eq!(
        basket(&[("b", 1, -0.01)]).unwrap_err().to_string(),
        "the item `b` has the price -0.01; give a price of 0 or more"
    );
    assert!(matches!(
        Basket::builder(Currency::EUR)
            .item("a", 1, Decimal::NEGATIVE_ONE)
            .build(),
        Err(BasketError::BadPrice { .. })
    ));
}

#[derive(Debug, Clone, PartialEq, EcommerceItem)]
struct CartLine {
    #[linkrunner(rename = "id", with = sku)]
    number: u32,
    #[linkrunner(rename = "quantity")]
    pieces: i16,
    #[linkrunner(rename = "item_price", with = major_units)]
    cents: i64,
    size: Option<&'static str>,
}

fn sku(number: &u32) -> String {
    format!("sku_{number}")
}

fn major_units(cents: &i64) -> Number {
    Number::decimal((*cents).into(), 2)
}

fn line(number: u32, pieces: i16, cents: i64) -> CartLine {
    CartLine {
        number,
        pieces,
        cents,
        size: None,
    }
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded<T: EcommerceItem> {
    #[linkrunner(flatten)]
    basket: Basket<T>,
}

#[test]
fn items_of_ones_own_are_summed_in_the_same_way() {
    let lines = vec![
        CartLine {
            size: Some("m"),
            ..line(7, 2, 10)
        },
        line(9, 1, 20),
        line(7, 1, 799),
    ];
    // By reference, one by one, and all at once.
    let borrowed = Basket::builder(Currency::EUR).contents(&lines).build();
    let borrowed = borrowed.unwrap();
    let one_by_one = lines
        .iter()
        .fold(Basket::builder(Currency::EUR), |builder, line| {
            builder.content(line.clone())
        })
        .build()
        .unwrap();
    let owned = Basket::builder(Currency::EUR).contents(lines.clone());
    let owned = owned.build().unwrap();
    assert_eq!(owned, one_by_one);
    assert_eq!(owned.contents(), lines);
    assert_eq!(owned.content_ids(), ["sku_7", "sku_9"]);
    assert_eq!(owned.value().to_string(), "8.39");
    assert_eq!(owned.num_items(), 4);

    let event = CartAdded { basket: owned };
    assert_eq!(event.lint(), []);
    let body = event.payload("u").to_vec().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&body),
        concat!(
            r#"{"event_name":"cart_added","event_data":{"content_ids":["sku_7","sku_9"],"content_type":"product","#,
            r#""contents":[{"id":"sku_7","quantity":2,"item_price":0.1,"size":"m"},"#,
            r#"{"id":"sku_9","quantity":1,"item_price":0.2},{"id":"sku_7","quantity":1,"item_price":7.99}],"#,
            r#""currency":"EUR","value":8.39,"num_items":4},"user_id":"u"}"#
        )
    );
    let same = CartAdded { basket: borrowed }
        .payload("u")
        .to_vec()
        .unwrap();
    assert_eq!(body, same);
}

#[test]
fn items_of_ones_own_have_the_same_errors() {
    let build = |lines: Vec<CartLine>| Basket::builder(Currency::EUR).contents(lines).build();
    assert_eq!(build(vec![]).unwrap_err(), BasketError::Empty);
    assert_eq!(
        build(vec![line(7, -1, 1)]).unwrap_err(),
        BasketError::BadQuantity {
            id: "sku_7".into(),
            quantity: -1
        }
    );
    assert!(matches!(
        build(vec![line(7, 1, 1), line(8, 1, -1)]).unwrap_err(),
        BasketError::BadPrice { id, .. } if id == "sku_8"
    ));
    let most = vec![line(7, i16::MAX, i64::MAX); 1000];
    assert!(build(most).is_ok());
}

#[test]
fn an_overflow_is_an_error() {
    // The price times the quantity, the sum of the prices, and the sum of the quantities.
    for builder in [
        Basket::builder(Currency::EUR).item("a", 2, i128::MAX),
        Basket::builder(Currency::EUR)
            .item("a", 1, i128::MAX)
            .item("b", 1, 1),
        Basket::builder(Currency::EUR)
            .item("a", u64::MAX, 0)
            .item("b", 1, 0),
        Basket::builder(Currency::EUR)
            .item("a", 1, 1e30)
            .item("b", 1, 1e-20),
        Basket::builder(Currency::EUR).item("a", 1, f64::MAX),
        Basket::builder(Currency::EUR).item("a", 1, 1e39),
        Basket::builder(Currency::EUR).item("a", 1, u128::MAX),
        Basket::builder(Currency::EUR).item("a", i128::from(u64::MAX) + 1, 0),
        Basket::builder(Currency::EUR).item("a", i128::MAX, 1e-20),
    ] {
        assert!(matches!(builder.build(), Err(BasketError::TooLarge { .. })));
    }
    assert_eq!(
        Basket::builder(Currency::EUR)
            .item("a", 2, i128::MAX)
            .build()
            .unwrap_err()
            .to_string(),
        "with the item `a`, the value has over 38 digits or the number of items exceeds 64 bits; check the price and the \
         quantity"
    );
    let most = Basket::builder(Currency::EUR)
        .item("a", u64::MAX, 1)
        .build()
        .unwrap();
    assert_eq!(most.num_items(), u64::MAX);
    assert_eq!(most.value().to_string(), u64::MAX.to_string());
    let dearest = Basket::builder(Currency::EUR)
        .item("a", 1, i128::MAX)
        .build()
        .unwrap();
    assert_eq!(dearest.value().to_string(), i128::MAX.to_string());
}

/// A price as a string of digits, which is what every type of price is made of here.
fn price_text(mantissa: u64, scale: u32) -> String {
    let digits = format!("{mantissa:0>width$}", width = scale as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_value_is_the_exact_sum(
        items in prop::collection::vec((0..1_000_000_000_u64, 0..=6_u32, 1..10_000_u64, 0..4_u8), 1..20)
    ) {
        let mut builder = Basket::builder(Currency::USD);
        // In millionths, where every price is an integer.
        let mut millionths = 0_u128;
        for (index, (mantissa, scale, quantity, kind)) in items.iter().enumerate() {
            let text = price_text(*mantissa, *scale);
            let id = format!("sku_{}", index % 7);
            builder = match kind {
                0 => builder.item(id, *quantity, text.parse::<f64>().unwrap()),
                1 => builder.item(id, *quantity, text.parse::<Decimal>().unwrap()),
                2 => builder.item(id, *quantity, Number::decimal((*mantissa).into(), *scale)),
                _ => builder.item(id, *quantity, Box::new(text.parse::<f64>().unwrap())),
            };
            millionths += u128::from(*mantissa) * 10_u128.pow(6 - scale) * u128::from(*quantity);
        }
        let basket = builder.build().unwrap();

        let exact = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
        let exact = exact.trim_end_matches('0').trim_end_matches('.');
        prop_assert_eq!(basket.value().to_string(), exact);
        let quantities: u64 = items.iter().map(|(_, _, quantity, _)| quantity).sum();
        prop_assert_eq!(basket.num_items(), quantities);
        prop_assert_eq!(basket.content_ids().len(), items.len().min(7));

        let event = AddToCart::new(basket);
        prop_assert_eq!(event.lint(), []);
        let body = String::from_utf8(event.payload("u").to_vec().unwrap()).unwrap();
        let value = format!("\"value\":{exact},\"num_items\":{quantities}}}");
        prop_assert!(body.contains(&value), "{} not in {}", value, body);
    }
}
