//! Where the encoder takes a shortcut, it arrives where `serde_json` does, to the byte.

use linkrunner_events::{Amount, Content, EncodeProblem, LinkrunnerEvent};
use proptest::prelude::*;
use serde::Serialize;

#[derive(LinkrunnerEvent)]
struct Sent<T> {
    data: T,
}

#[derive(LinkrunnerEvent)]
struct Paid<T> {
    amount: T,
}

/// The value that stands in the body, which is the only field.
fn value_of<E: LinkrunnerEvent>(event: &E) -> String {
    let body = String::from_utf8(event.payload("u").to_vec().unwrap()).unwrap();
    let (_, data) = body.split_once(r#""event_data":{""#).unwrap();
    let (_, value) = data.split_once(r#"":"#).unwrap();
    value
        .strip_suffix(r#"},"user_id":"u"}"#)
        .unwrap()
        .to_owned()
}

#[track_caller]
fn same<T: Serialize>(data: T) {
    let expected = serde_json::to_string(&data).unwrap();
    assert_eq!(value_of(&Sent { data }), expected);
}

#[track_caller]
fn same_number<T: Serialize + Amount + Copy>(number: T) {
    let expected = serde_json::to_string(&number).unwrap();
    assert_eq!(value_of(&Sent { data: number }), expected);
    assert_eq!(value_of(&Paid { amount: number }), expected);
    assert_eq!(value_of(&Sent { data: [number] }), format!("[{expected}]"));
}

/// Prices are printed as hundredths, as far as those are exact.
#[test]
fn floats_around_every_bound() {
    let neighbour = |float: f64, off| f64::from_bits(float.to_bits().saturating_add_signed(off));
    let around = |float: f64| [-1, 0, 1].map(|off| neighbour(float, off));
    let mut bounds = vec![
        0.0, 0.001, 0.004, 0.005, 0.009, 0.01, 0.1, 0.995, 1.0, 1e-7, 5e-324,
    ];
    bounds.extend((-10..=20).map(|exponent| 10_f64.powi(exponent)));
    bounds.extend((0..64).map(|exponent| 2_f64.powi(exponent)));
    bounds.extend([
        0.29,
        1.15,
        4.35,
        8.2,
        250.0,
        1.005,
        999_999_999_999.99,
        1e12,
        f64::MAX,
    ]);
    for bound in bounds {
        for float in around(bound).into_iter().filter(|float| float.is_finite()) {
            same_number(float);
            same_number(-float);
            if (float as f32).is_finite() {
                same_number(float as f32);
            }
        }
    }
}

#[test]
fn every_price_below_a_thousand() {
    for cents in 0..100_000_u32 {
        let price = f64::from(cents) / 100.0;
        let expected = serde_json::to_string(&price).unwrap();
        assert_eq!(value_of(&Paid { amount: price }), expected);
    }
}

#[test]
fn integers_around_every_power_of_ten() {
    for exponent in 0..39 {
        let power = 10_u128.pow(exponent);
        for integer in [power - 1, power, power + 1] {
            same_number(integer);
            if let Ok(integer) = i128::try_from(integer) {
                same_number(integer);
                same_number(-integer);
            }
            if let Ok(integer) = u64::try_from(integer) {
                same_number(integer);
            }
        }
    }
    same_number(i64::MIN);
    same_number(i64::MAX);
    same_number(u64::MAX);
    same_number(i128::MIN);
    same_number(u128::MAX);
}

/// Digits are made four at a time; here are all of them, in each of the places that they can have.
#[test]
fn every_number_of_four_digits() {
    for four in 0..10_000_u64 {
        for number in [1, 1_0000, 1_0001, 1_0000_0001, 1_0001_0001_0001].map(|places| four * places)
        {
            let expected = number.to_string();
            assert_eq!(value_of(&Sent { data: number }), expected);
        }
    }
}

/// Texts are looked at in blocks of sixteen, eight or four bytes, the last of which overlap.
#[test]
fn each_byte_that_needs_an_escape_at_each_place() {
    let special = ('\0'..='\u{1f}').chain([
        '"', '\\', '/', '\u{7f}', '\u{80}', 'ÿ', '\u{2028}', '\u{ffff}', '😀',
    ]);
    for special in special {
        for len in 0..35 {
            for place in 0..=len {
                let mut text = "x".repeat(len);
                text.insert(place, special);
                same(text);
            }
        }
    }
}

#[test]
fn texts_of_every_length() {
    for len in 0..300 {
        same("x".repeat(len));
        same("é".repeat(len));
        same("\u{1}".repeat(len));
        same("\"\\".repeat(len));
    }
    for len in [4_095, 4_096, 70_000, 300_000] {
        same("x".repeat(len));
        same("\n".repeat(len));
    }
}

#[test]
fn text_that_prints_itself() {
    struct Printed(&'static str);

    impl Serialize for Printed {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self.0)
        }
    }

    same(Printed("203.0.113.10"));
    same(Printed("a \"quote\"\n"));
    same(vec![Printed(""), Printed("\u{0}")]);
}

/// No more is allocated than what is sent, however long it is.
#[test]
fn a_body_is_as_large_as_it_is_long() {
    for len in [0, 100, 1_000, 100_000] {
        let body = Sent {
            data: "x".repeat(len),
        }
        .payload("u")
        .to_vec()
        .unwrap();
        assert_eq!(body.capacity(), body.len());
    }
}

/// A value may encode another event while it is being encoded; both come out whole.
#[test]
fn an_event_inside_of_an_event() {
    struct Inner;

    impl Serialize for Inner {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let body = Sent { data: 1 }.payload("inner").to_vec().unwrap();
            serializer.serialize_str(std::str::from_utf8(&body).unwrap())
        }
    }

    let inner = r#"{"event_name":"sent","event_data":{"data":1},"user_id":"inner"}"#;
    let expected = serde_json::to_string(inner).unwrap();
    assert_eq!(value_of(&Sent { data: Inner }), expected);
    // What failed leaves nothing behind.
    assert!(Sent { data: f64::NAN }.payload("u").to_vec().is_err());
    assert_eq!(value_of(&Sent { data: "next" }), r#""next""#);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_float(bits in any::<u64>()) {
        let float = f64::from_bits(bits);
        prop_assume!(float.is_finite());
        same_number(float);
    }

    #[test]
    fn any_single_float(bits in any::<u32>()) {
        let float = f32::from_bits(bits);
        prop_assume!(float.is_finite());
        same_number(float);
    }

    #[test]
    fn any_price(cents in -100_000_000_000_000_i64..=100_000_000_000_000, off in -2_i64..=2) {
        let price = cents as f64 / 100.0;
        same_number(f64::from_bits(price.to_bits().wrapping_add_signed(off)));
        // Not divided but summed, as careless programs have them.
        same_number((cents / 3) as f64 * 0.01);
        same_number(cents as f64 / 1000.0);
    }

    #[test]
    fn any_integer(wide in any::<i128>(), unsigned in any::<u128>(), shift in 0..128_u32) {
        same_number(wide >> shift);
        same_number(unsigned >> shift);
        same_number((wide >> shift) as i64);
        same_number((unsigned >> shift) as u64);
        same_number((wide >> shift) as i16);
        same_number((unsigned >> shift) as u8);
    }

    #[test]
    fn any_text(text in "(?s).{0,80}", ascii in "[\\x00-\\x7f]{0,80}") {
        same(text.as_str());
        same(ascii.as_str());
        same(ascii.replace(['\\', '"'], ""));
    }
}

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "listed", ecommerce)]
struct Listed {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: &'static str,
    value: f64,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "listed", ecommerce)]
struct ListedAfter {
    contents: Vec<Content>,
    content_ids: Vec<String>,
    currency: &'static str,
    value: f64,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    /// Items are compared with the ids as they have been written. Whatever the order, the answer is that of looking each up.
    #[test]
    fn an_item_is_listed_or_it_is_not(
        content_ids in prop::collection::vec("[ab\",\\\\]{0,2}", 0..5),
        items in prop::collection::vec("[ab\",\\\\]{0,2}", 0..5),
        same_order in any::<bool>(),
    ) {
        let items = if same_order { content_ids.clone() } else { items };
        let blank = content_ids.iter().position(|id| id.trim().is_empty());
        let item_blank = items.iter().position(|id| id.trim().is_empty());
        let unlisted = items.iter().position(|id| !content_ids.contains(id));
        let expected = if let Some(at) = item_blank {
            Some((format!("contents[{at}].id"), EncodeProblem::EmptyId))
        } else if content_ids.is_empty() {
            Some(("content_ids".to_owned(), EncodeProblem::EmptyList))
        } else if let Some(at) = blank {
            Some((format!("content_ids[{at}]"), EncodeProblem::EmptyId))
        } else if items.is_empty() {
            Some(("contents".to_owned(), EncodeProblem::EmptyList))
        } else {
            unlisted.map(|at| {
                let problem = EncodeProblem::IdNotListed { id: items[at].clone(), ids_key: "content_ids" };
                (format!("contents[{at}].id"), problem)
            })
        };

        let contents: Vec<Content> = items.iter().map(|id| Content::new(id, 1, 1.5)).collect();
        let before = Listed { content_ids: content_ids.clone(), contents: contents.clone(), currency: "EUR", value: 1.0 };
        let after = ListedAfter { contents, content_ids, currency: "EUR", value: 1.0 };
        for result in [before.payload("u").to_vec(), after.payload("u").to_vec()] {
            let error = result.err().map(|error| (error.field().unwrap().to_owned(), error.problem().clone()));
            prop_assert_eq!(&error, &expected);
        }
    }
}
