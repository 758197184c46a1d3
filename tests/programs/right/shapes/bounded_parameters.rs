//! Parameters whose bounds say that they are groups or amounts.

use linkrunner_events::{Amount, EventData, LinkrunnerEvent, Number};
use serde::Serialize;

use crate::data;

#[derive(EventData)]
struct Group<T> {
    inner: T,
}

#[derive(LinkrunnerEvent)]
struct OfGroup<T: Serialize> {
    group: Group<T>,
    optional: Option<Group<T>>,
}

#[derive(LinkrunnerEvent)]
struct OfData<C: EventData + Serialize> {
    context: C,
}

#[derive(LinkrunnerEvent)]
struct OfAmount<C: Amount + Serialize> {
    tax: C,
    amount: C,
}

#[derive(Serialize)]
struct Cents(i64);

impl Amount for Cents {
    fn to_number(&self) -> Number {
        Number::decimal(self.0.into(), 2)
    }
}

#[test]
fn runs() {
    let group = || Group { inner: 1 };
    let event = OfGroup {
        group: group(),
        optional: Some(group()),
    };
    assert_eq!(
        data(&event),
        r#"{"group":{"inner":1},"optional":{"inner":1}}"#
    );
    assert_eq!(
        data(&OfData { context: group() }),
        r#"{"context":{"inner":1}}"#
    );
    // What a parameter stands for goes through serde, except under a reserved key.
    let event = OfAmount {
        tax: Cents(5),
        amount: Cents(5),
    };
    assert_eq!(data(&event), r#"{"tax":5,"amount":0.05}"#);
}
