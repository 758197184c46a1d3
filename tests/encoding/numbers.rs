//! Numbers under `amount`, to the letter.

use std::num::{NonZeroI8, NonZeroU64};
use std::rc::Rc;
use std::{borrow::Cow, sync::Arc};

use linkrunner_events::{Amount, LinkrunnerEvent, Number, WholeNumber};
use rust_decimal::Decimal;

#[derive(LinkrunnerEvent)]
struct Paid<T> {
    amount: T,
}

#[derive(LinkrunnerEvent)]
struct Counted<T> {
    num_items: T,
}

fn data<E: LinkrunnerEvent>(event: &E, key: &str) -> String {
    let body = String::from_utf8(event.payload("u").to_vec().unwrap()).unwrap();
    let (_, data) = body
        .split_once(&format!("\"event_data\":{{\"{key}\":"))
        .unwrap();
    data.strip_suffix(r#"},"user_id":"u"}"#).unwrap().to_owned()
}

#[track_caller]
fn amount<T: Amount>(amount: T, text: &str) {
    assert_eq!(data(&Paid { amount }, "amount"), text);
}

#[track_caller]
fn count<T: WholeNumber>(num_items: T, text: &str) {
    assert_eq!(data(&Counted { num_items }, "num_items"), text);
}

#[test]
fn integers() {
    amount(i8::MIN, "-128");
    amount(i16::MIN, "-32768");
    amount(i32::MIN, "-2147483648");
    amount(i64::MIN, "-9223372036854775808");
    amount(isize::MAX, "9223372036854775807");
    amount(i128::MIN, "-170141183460469231731687303715884105728");
    amount(i128::MAX, "170141183460469231731687303715884105727");
    amount(u8::MAX, "255");
    amount(u16::MAX, "65535");
    amount(u32::MAX, "4294967295");
    amount(u64::MAX, "18446744073709551615");
    amount(usize::MAX, "18446744073709551615");
    amount(u128::from(u64::MAX) + 1, "18446744073709551616");
    amount(u128::MAX, "340282366920938463463374607431768211455");
    amount(NonZeroI8::MIN, "-128");
    amount(NonZeroU64::MAX, "18446744073709551615");
}

#[test]
fn floats_are_written_in_their_own_width() {
    amount(249.99_f64, "249.99");
    amount(2000.0_f64, "2000.0");
    amount(0.1_f64 + 0.2, "0.30000000000000004");
    amount(-0.0_f64, "-0.0");
    amount(249.99_f32, "249.99");
    amount(0.1_f32, "0.1");
    amount(16_777_216.0_f32, "16777216.0");
    // As `serde_json` has them, exponents and all.
    for float in [1e15, 1e16, 1e21, 1e-7, f64::MAX, f64::MIN_POSITIVE, 5e-324] {
        amount(float, &serde_json::to_string(&float).unwrap());
    }
    for float in [1e20, f32::MAX, f32::MIN_POSITIVE, 1e-45] {
        amount(float, &serde_json::to_string(&float).unwrap());
    }
}

#[test]
fn decimals_keep_every_digit() {
    for (text, written) in [
        ("149.99", "149.99"),
        ("0.1", "0.1"),
        ("10.50", "10.5"),
        ("100", "100"),
        ("100.00", "100"),
        ("-0.00", "0"),
        ("-0.01", "-0.01"),
        (
            "0.0000000000000000000000000001",
            "0.0000000000000000000000000001",
        ),
        (
            "1.2345678901234567890123456789",
            "1.2345678901234567890123456789",
        ),
        (
            "79228162514264337593543950335",
            "79228162514264337593543950335",
        ),
        (
            "-7.9228162514264337593543950335",
            "-7.9228162514264337593543950335",
        ),
    ] {
        amount(text.parse::<Decimal>().unwrap(), written);
        amount(Number::from(text.parse::<Decimal>().unwrap()), written);
    }
}

#[test]
fn numbers_of_ones_own() {
    amount(Number::decimal(14_999, 2), "149.99");
    amount(Number::decimal(-5, 3), "-0.005");
    amount(Number::decimal(2_000, 3), "2");
    amount(Number::decimal(0, u32::MAX), "0");
    amount(
        Number::decimal(i128::MIN, 0),
        "-170141183460469231731687303715884105728",
    );
    amount(
        Number::decimal(i128::MIN, 2),
        "-1701411834604692317316873037158841057.28",
    );
    amount(
        Number::decimal(1, 40),
        "0.0000000000000000000000000000000000000001",
    );
    amount(Number::decimal(1, 41), "1e-41");
    amount(Number::decimal(-15, u32::MAX), "-15e-4294967295");
}

#[test]
fn pointers_and_options() {
    let seven = 7_u8;
    amount::<&&u8>(&&seven, "7");
    amount(Box::new(1.5), "1.5");
    amount(Rc::new(Number::from(1)), "1");
    amount(Arc::new(2_i64), "2");
    amount(Cow::Borrowed(&3_u32), "3");
    let body = Paid {
        amount: None::<f64>,
    }
    .payload("u")
    .to_vec()
    .unwrap();
    assert_eq!(
        body,
        br#"{"event_name":"paid","event_data":{},"user_id":"u"}"#
    );
    assert_eq!(data(&Paid { amount: Some(4) }, "amount"), "4");
}

#[test]
fn counts_are_integers() {
    count(0_u8, "0");
    count(u64::MAX, "18446744073709551615");
    count(i64::MIN, "-9223372036854775808");
    count(usize::MAX, "18446744073709551615");
    count(NonZeroU64::MIN, "1");
    count(Box::new(&3_u32), "3");

    struct Dozens(u64);

    impl WholeNumber for Dozens {
        fn to_integer(&self) -> i128 {
            i128::from(self.0) * 12
        }
    }

    count(Dozens(u64::MAX), "221360928884514619380");
}

/// A nested group is written as the event's own fields are, wherever it is reached through.
#[test]
fn a_decimal_in_a_nested_group_keeps_its_digits() {
    #[derive(linkrunner_events::EventData)]
    struct Price {
        amount: Decimal,
        value: f32,
    }

    #[derive(LinkrunnerEvent)]
    struct Nested {
        price: Price,
        list: Vec<Option<Price>>,
    }

    let price = || Price {
        amount: "0.1234567890123456789".parse().unwrap(),
        value: 0.1,
    };
    let nested = Nested {
        price: price(),
        list: vec![Some(price()), None],
    };
    // serde has no decimals: in a list they go through floats.
    assert_eq!(
        data(&nested, "price"),
        concat!(
            r#"{"amount":0.1234567890123456789,"value":0.1},"#,
            r#""list":[{"amount":0.12345678901234568,"value":0.1},null]"#
        )
    );
}
