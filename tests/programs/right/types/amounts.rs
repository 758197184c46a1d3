use std::borrow::Cow;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::sync::Arc;

use linkrunner_events::{Amount, LinkrunnerEvent, Number};
use rust_decimal::Decimal;

use crate::data;

type Price = f64;
type MaybePrice = Option<Price>;

struct Cents(i64);

impl Amount for Cents {
    fn to_number(&self) -> Number {
        Number::decimal(self.0.into(), 2)
    }
}

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<T> {
    amount: T,
}

#[derive(LinkrunnerEvent)]
struct Alias {
    amount: MaybePrice,
}

fn check<T>(amount: T, expected: &str)
where
    PurchaseCompleted<T>: LinkrunnerEvent,
{
    assert_eq!(
        data(&PurchaseCompleted { amount }),
        format!(r#"{{"amount":{expected}}}"#)
    );
}

#[test]
fn runs() {
    check(149.99, "149.99");
    check(0.1_f32, "0.1");
    check(5_u8, "5");
    check(i128::MIN, "-170141183460469231731687303715884105728");
    check(NonZeroU32::MIN, "1");
    check(&2.5, "2.5");
    check(&&2.5, "2.5");
    check(Box::new(2.5), "2.5");
    check(Rc::new(2.5), "2.5");
    check(Arc::new(2.5), "2.5");
    check(Cow::Borrowed(&2.5), "2.5");
    check(Some(2.5), "2.5");
    check(Some(&2.5), "2.5");
    check(Cents(14_999), "149.99");
    check(Some(&Cents(5)), "0.05");
    check(Decimal::new(12_345, 3), "12.345");
    check(Some(Decimal::new(1_500, 2)), "15");
    check(Number::from(7), "7");
    assert_eq!(data(&Alias { amount: Some(1.5) }), r#"{"amount":1.5}"#);
    assert_eq!(data(&Alias { amount: None }), "{}");
}
