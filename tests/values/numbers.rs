//! Exact decimals, item prices and content types.

use linkrunner_events::{Amount, Content, ContentType, Number};
use rust_decimal::Decimal;

#[test]
fn decimals_print_their_digits() {
    for (mantissa, scale, text) in [
        (0, 0, "0"),
        (0, u32::MAX, "0"),
        (-0, 28, "0"),
        (7, 0, "7"),
        (-7, 1, "-0.7"),
        (14_999, 2, "149.99"),
        (1_000, 2, "10"),
        (1_000, 3, "1"),
        (1_000, 4, "0.1"),
        (1, 28, "0.0000000000000000000000000001"),
        (1, 40, "0.0000000000000000000000000000000000000001"),
        (10, 41, "0.0000000000000000000000000000000000000001"),
        (1, 41, "1e-41"),
        (-12, 41, "-12e-41"),
        (1, u32::MAX, "1e-4294967295"),
        (i128::MIN, 0, "-170141183460469231731687303715884105728"),
        (i128::MIN, 38, "-1.70141183460469231731687303715884105728"),
        (i128::MIN, 40, "-0.0170141183460469231731687303715884105728"),
        (
            i128::MIN,
            41,
            "-170141183460469231731687303715884105728e-41",
        ),
        (i128::MAX, 39, "0.170141183460469231731687303715884105727"),
    ] {
        let number = Number::decimal(mantissa, scale);
        assert_eq!(number.to_string(), text, "{mantissa} {scale}");
        // What is printed is JSON, and the number meant.
        let read: f64 = serde_json::from_str(text).unwrap();
        let expected: f64 = text.parse().unwrap();
        assert!((read - expected).abs() <= expected.abs() * 1e-15, "{text}");
        // Another serializer gets the nearest float, where it takes the number at all: an integer may be too large.
        if let Ok(value) = serde_json::to_value(number) {
            assert_eq!(value.as_f64(), Some(expected), "{text}");
        } else {
            assert_eq!(number, Number::from(mantissa), "{text}");
        }
    }
}

#[test]
fn decimals_without_a_fraction_are_integers() {
    assert_eq!(Number::decimal(2_000, 3), Number::from(2));
    assert_eq!(Number::decimal(5, 0), Number::from(5_u64));
    assert_ne!(Number::decimal(5, 1), Number::from(5));
    assert_eq!(
        serde_json::to_string(&Number::decimal(2_000, 3)).unwrap(),
        "2"
    );
    assert_eq!(
        serde_json::to_string(&Number::decimal(25, 1)).unwrap(),
        "2.5"
    );
}

#[test]
fn decimals_of_rust_decimal_keep_every_digit() {
    for (decimal, text) in [
        (Decimal::MAX, "79228162514264337593543950335"),
        (Decimal::MIN, "-79228162514264337593543950335"),
        (Decimal::new(-1, 28), "-0.0000000000000000000000000001"),
        (
            Decimal::from_i128_with_scale(79_228_162_514_264_337_593_543_950_335, 28),
            "7.9228162514264337593543950335",
        ),
        ("-0.00".parse().unwrap(), "0"),
        (-Decimal::ZERO, "0"),
        (Decimal::new(100, 2), "1"),
    ] {
        assert_eq!(decimal.to_number().to_string(), text);
        assert_eq!(Number::from(decimal), decimal.to_number());
    }
}

#[test]
fn numbers_of_every_type_print_as_they_are() {
    assert_eq!(Number::from(0.1_f32).to_string(), "0.1");
    assert_eq!(Number::from(0.1_f64).to_string(), "0.1");
    assert_eq!(Number::from(u128::MAX).to_string(), u128::MAX.to_string());
    assert_eq!(Number::from(i128::MIN).to_string(), i128::MIN.to_string());
    assert_eq!(Number::from(u128::from(u64::MAX)), Number::from(u64::MAX));
    assert_eq!(usize::MAX.to_number().to_string(), usize::MAX.to_string());
    // An integer is written as the narrowest type that holds it, for formats without 128 bits.
    assert_eq!(
        serde_json::to_value(Number::from(u64::MAX)).unwrap(),
        u64::MAX
    );
    assert_eq!(
        serde_json::to_value(Number::from(i128::from(i64::MIN))).unwrap(),
        i64::MIN
    );
}

#[test]
fn contents_say_what_they_were_made_of() {
    let content = Content::new(String::from("sku"), 2, 7.99);
    assert_eq!(content.id(), "sku");
    assert_eq!(content.quantity(), 2);
    assert_eq!(content.item_price(), Number::from(7.99));
    assert_eq!(content, Content::new("sku", 2, 7.99));
    assert_ne!(content, Content::new("sku", 2, 8));
    assert_eq!(
        format!("{content:?}"),
        r#"Content { id: "sku", quantity: 2, item_price: 7.99 }"#
    );
    assert_eq!(
        serde_json::to_string(&content).unwrap(),
        r#"{"id":"sku","quantity":2,"item_price":7.99}"#
    );
}

#[test]
fn content_types() {
    for (content_type, text, ids_key) in [
        (ContentType::Product, "product", "content_ids"),
        (ContentType::ProductGroup, "product_group", "item_group_ids"),
    ] {
        assert_eq!(content_type.as_str(), text);
        assert_eq!(content_type.ids_key(), ids_key);
        assert_eq!(content_type.to_string(), text);
        assert_eq!(text.parse(), Ok(content_type));
        assert_eq!(serde_json::to_value(content_type).unwrap(), text);
        assert_eq!(format!("{content_type:>15}"), format!("{text:>15}"));
    }
    for text in ["", "Product", "PRODUCT_GROUP", "product ", "productgroup"] {
        let error = text.parse::<ContentType>().unwrap_err();
        assert_eq!(error.text(), text);
        assert!(
            error
                .to_string()
                .starts_with(&format!("`{text}` is not a content type; write "))
        );
    }
}
