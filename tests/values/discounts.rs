//! Discounts: `value` is below the sum of the items, and `discount` says by how much.

use linkrunner_events::commerce::{AddToCart, BasketError, ViewContent};
use linkrunner_events::{
    Basket, Content, Currency, Finding, LinkrunnerEvent, Number, Payment, Rule,
};
use rust_decimal::Decimal;
use serde::Serialize;

fn basket(discounts: &[f64]) -> Result<Basket, BasketError> {
    let builder = Basket::builder(Currency::EUR).item("a", 2, 10);
    let add = |builder: linkrunner_events::commerce::BasketBuilder, discount: &f64| {
        builder.discount(*discount)
    };
    discounts.iter().fold(builder, add).build()
}

#[test]
fn a_discount_lowers_the_value_of_a_basket() {
    for (discounts, discount, value) in [
        (&[5.0][..], "5", "15"),
        (&[0.1, 0.2], "0.3", "19.7"),
        (&[20.0], "20", "0"),
        (&[19.99, 0.01], "20", "0"),
        (&[0.0], "0", "20"),
        (&[-0.0], "0", "20"),
    ] {
        let basket = basket(discounts).unwrap();
        assert_eq!(basket.discount().unwrap().to_string(), discount);
        assert_eq!(basket.value().to_string(), value);
        assert_eq!(basket.contents()[0].item_price().to_string(), "10");
        let event = AddToCart::new(basket);
        assert_eq!(event.lint(), []);
        let body = String::from_utf8(event.payload("u").to_vec().unwrap()).unwrap();
        let fields = format!(r#""value":{value},"num_items":2,"discount":{discount}}}"#);
        assert!(body.contains(&fields), "{body}");
    }
}

#[test]
fn a_basket_without_a_discount_has_no_such_key() {
    let basket = basket(&[]).unwrap();
    assert_eq!(basket.discount(), None);
    let body = ViewContent::new(basket).payload("u").to_vec().unwrap();
    assert!(!String::from_utf8(body).unwrap().contains("discount"));
}

#[test]
fn a_discount_is_between_zero_and_the_value() {
    for (discounts, last, value) in [
        (&[-0.01][..], -0.01, "20"),
        (&[20.01], 20.01, "20"),
        (&[15.0, 6.0], 6.0, "5"),
        (&[f64::INFINITY], f64::INFINITY, "20"),
        (&[f64::MAX], f64::MAX, "20"),
    ] {
        let error = basket(discounts).unwrap_err();
        let BasketError::BadDiscount {
            discount,
            value: of,
        } = &error
        else {
            panic!("{discounts:?}: {error}")
        };
        assert_eq!(*discount, Number::from(last));
        assert_eq!(of.to_string(), value);
    }
    assert_eq!(
        basket(&[f64::NAN]).unwrap_err().to_string(),
        "a discount of NaN on a value of 20 is impossible; give an amount from 0 to 20"
    );
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded<D> {
    content_ids: [&'static str; 1],
    contents: [Content; 1],
    currency: Currency,
    value: f64,
    num_items: u8,
    discount: D,
    coupon: &'static str,
}

/// Two items at 10.
fn cart<D>(value: f64, discount: D) -> CartAdded<D> {
    CartAdded {
        content_ids: ["a"],
        contents: [Content::new("a", 2, 10)],
        currency: Currency::EUR,
        value,
        num_items: 2,
        discount,
        coupon: "SPRING",
    }
}

fn messages<D: Serialize>(value: f64, discount: D) -> Vec<String> {
    let findings = cart(value, discount).lint();
    assert!(
        findings
            .iter()
            .all(|finding| finding.rule() == Rule::ValueMismatch)
    );
    findings.iter().map(Finding::to_string).collect()
}

#[test]
fn a_discount_of_any_number_type_explains_the_value() {
    assert!(messages(15.0, 5).is_empty());
    assert!(messages(15.0, 5.0_f32).is_empty());
    assert!(messages(15.0, Some(5_u64)).is_empty());
    assert!(messages(14.9, 5.1).is_empty());
    assert!(messages(14.9, Number::decimal(51, 1)).is_empty());
    assert!(messages(0.0, 20).is_empty());
    // What a sum of floats is off by is no mistake.
    assert!(messages(20.0 - 0.1 - 0.2, 0.1 + 0.2).is_empty());
    // Prices after the discount.
    assert!(messages(20.0, 5).is_empty());
    assert!(messages(20.0, "5 %").is_empty());
    assert!(messages(20.0, None::<f64>).is_empty());

    // A field whose type is an amount, and not only serializable.
    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "ViewContent")]
    struct Viewed {
        content_ids: [&'static str; 1],
        contents: [Content; 1],
        currency: Currency,
        value: Decimal,
        discount: Option<Decimal>,
    }

    let viewed = |discount| Viewed {
        content_ids: ["a"],
        contents: [Content::new("a", 2, 10)],
        currency: Currency::EUR,
        value: Decimal::new(1495, 2),
        discount,
    };
    assert_eq!(viewed(Some(Decimal::new(505, 2))).lint(), []);
    assert_eq!(viewed(Some(Decimal::new(504, 2))).lint().len(), 1);
    assert_eq!(viewed(None).lint().len(), 1);
}

#[test]
fn a_discount_that_does_not_explain_the_value_is_no_excuse() {
    for (value, discount, message) in [
        (
            15.0,
            Some(3.0),
            "`value` is 15, but the items add up to 20, less a `discount` of 3 to 17; send 17",
        ),
        // A discount in per cent is none in money.
        (
            18.0,
            Some(10.0),
            "`value` is 18, but the items add up to 20, less a `discount` of 10 to 10; send 10",
        ),
        (
            15.0,
            None,
            "`value` is 15, but the items add up to 20; send 20, or explain the difference with a `discount` of 5",
        ),
        (
            15.0,
            Some(500.0),
            "`value` is 15, but the items add up to 20; send 20, or explain the difference with a `discount` of 5",
        ),
        // Cents, and what is no discount.
        (
            2000.0,
            Some(-1980.0),
            "`value` is 2000, but the items add up to 20; send 20",
        ),
        (
            2000.0,
            Some(1980.0),
            "`value` is 2000, but the items add up to 20; send 20",
        ),
    ] {
        assert_eq!(messages(value, discount), [message], "{value} {discount:?}");
    }
    assert_eq!(
        messages(15.0, "5"),
        [
            "`value` is 15, but the items add up to 20; send 20, or explain the difference with a `discount` of 5"
        ],
        "a string is no number"
    );
}

#[test]
fn a_discount_explains_the_value_of_a_payment() {
    let data = cart(15.0, 5);
    // The data of a payment should also have an `order_id`, which is another rule.
    let rules = |payment: Payment<'_, CartAdded<i32>>| -> Vec<Rule> {
        let findings = payment.lint();
        let rules = findings.iter().map(Finding::rule);
        rules
            .filter(|rule| *rule != Rule::UndeclaredEcommerce)
            .collect()
    };
    assert_eq!(rules(Payment::new("u", "p", 15).data(&data)), []);
    assert_eq!(
        rules(Payment::new("u", "p", 20).data(&data)),
        [Rule::AmountValueMismatch]
    );
    let data = cart(15.0, 4);
    assert_eq!(
        rules(Payment::new("u", "p", 15).data(&data)),
        [Rule::ValueMismatch]
    );
}
