//! A money type under keys without a meaning: its number, wherever the compiler sees the type.

use std::collections::BTreeMap;

use linkrunner_events::{Amount, EcommerceItem, EventData, LinkrunnerEvent, Number};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::data;

/// Serde would write 1999 for 19.99.
#[derive(Clone, Copy, Serialize)]
struct Cents(i64);

impl Amount for Cents {
    fn to_number(&self) -> Number {
        Number::decimal(self.0.into(), 2)
    }
}

/// Serde does not know it.
struct Rupees(i64);

impl Amount for Rupees {
    fn to_number(&self) -> Number {
        self.0.into()
    }
}

type Price = Cents;

const CENTS: Cents = Cents(1999);

#[derive(EventData)]
struct Shipping<'a> {
    fee: Cents,
    discount: &'a Option<Cents>,
}

#[derive(EcommerceItem)]
struct Line {
    id: &'static str,
    quantity: u8,
    item_price: Cents,
    tax: Cents,
}

#[derive(LinkrunnerEvent)]
struct OrderPaid<'a> {
    amount: Cents,
    value: Option<Cents>,
    tax: Cents,
    alias: Price,
    some: Option<Cents>,
    none: Option<Cents>,
    reference: &'a Cents,
    option_of_reference: Option<&'a Cents>,
    boxed: Box<Cents>,
    rupees: Rupees,
    exact: Decimal,
    #[linkrunner(skip_if = is_free)]
    tip: Cents,
    shipping: Shipping<'a>,
    #[linkrunner(flatten)]
    flat: Shipping<'a>,
    contents: Vec<Line>,
}

fn is_free(cents: &Cents) -> bool {
    cents.0 == 0
}

/// In lists, maps and type parameters, serde writes the type. `with` makes numbers of it.
#[derive(LinkrunnerEvent)]
struct OrdersListed<T: Amount> {
    #[linkrunner(with = Amount::to_number)]
    generic: T,
    #[linkrunner(with = numbers)]
    list: Vec<Cents>,
    #[linkrunner(with = numbers_of)]
    map: BTreeMap<&'static str, Cents>,
}

fn numbers(list: &Vec<Cents>) -> Vec<Number> {
    list.iter().map(Amount::to_number).collect()
}

fn numbers_of(map: &BTreeMap<&'static str, Cents>) -> BTreeMap<&'static str, Number> {
    map.iter()
        .map(|(key, cents)| (*key, cents.to_number()))
        .collect()
}

#[test]
fn runs() {
    let discount = Some(Cents(5));
    let shipping = || Shipping {
        fee: CENTS,
        discount: &discount,
    };
    let event = OrderPaid {
        amount: CENTS,
        value: Some(CENTS),
        tax: CENTS,
        alias: CENTS,
        some: Some(CENTS),
        none: None,
        reference: &CENTS,
        option_of_reference: Some(&CENTS),
        boxed: Box::new(CENTS),
        rupees: Rupees(500),
        exact: Decimal::from_i128_with_scale(12_345_678_901_234_567_891, 2),
        tip: Cents(0),
        shipping: shipping(),
        flat: shipping(),
        contents: vec![Line {
            id: "a",
            quantity: 1,
            item_price: CENTS,
            tax: CENTS,
        }],
    };
    assert_eq!(
        data(&event),
        concat!(
            r#"{"amount":19.99,"value":19.99,"tax":19.99,"alias":19.99,"some":19.99,"reference":19.99,"#,
            r#""option_of_reference":19.99,"boxed":19.99,"rupees":500,"exact":123456789012345678.91,"#,
            r#""shipping":{"fee":19.99,"discount":0.05},"#,
            r#""fee":19.99,"discount":0.05,"contents":[{"id":"a","quantity":1,"item_price":19.99,"tax":19.99}]}"#,
        ),
    );
    let event = OrdersListed {
        generic: CENTS,
        list: vec![CENTS, Cents(5)],
        map: BTreeMap::from([("a", CENTS)]),
    };
    assert_eq!(
        data(&event),
        r#"{"generic":19.99,"list":[19.99,0.05],"map":{"a":19.99}}"#
    );
}
