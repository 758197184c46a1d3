//! NaN and infinities: always an error with the path to them, never `null`.

use std::collections::BTreeMap;

use linkrunner_events::{Content, Currency, EncodeProblem, EventData, LinkrunnerEvent, Number};
use serde::Serialize;

const BAD: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

#[derive(LinkrunnerEvent)]
struct Sent<T> {
    matrix: T,
}

/// Asserts the path, in the field `matrix`, at which each of the three is refused.
#[track_caller]
fn refused<T: Serialize>(path: &str, value: impl Fn(f64) -> T) {
    for bad in BAD {
        let event = Sent { matrix: value(bad) };
        let payload = event.payload("user_1");
        let error = payload.to_vec().unwrap_err();
        assert_eq!(error.problem(), &EncodeProblem::NotFinite, "{bad}");
        assert_eq!(error.field(), Some(path), "{bad}");
        assert_eq!(error.event_name(), "sent");
        assert_eq!(payload.to_request().unwrap_err(), error);
        assert_eq!(
            serde_json::to_value(&payload).unwrap_err().to_string(),
            error.to_string()
        );
    }
    assert!(
        Sent { matrix: value(0.5) }
            .payload("user_1")
            .to_vec()
            .is_ok()
    );
}

#[derive(Serialize)]
struct Struct<T> {
    #[serde(rename = "in")]
    inside: T,
}

#[derive(Serialize)]
struct Newtype<T>(T);

#[derive(Serialize)]
struct TupleStruct<T>(u8, T);

#[derive(Serialize)]
enum Enum<T> {
    New(T),
    Tuple(u8, T),
    Struct { at: T },
}

#[derive(EventData)]
struct Group {
    #[linkrunner(rename = "deep-key")]
    deep: f64,
    amount: Option<f64>,
}

#[test]
fn in_plain_fields() {
    refused("matrix", |bad| bad);
    refused("matrix", Some);
    refused("matrix", |bad| Some(Some(Box::new(bad))));
    refused("matrix", Newtype);
    refused("matrix", |bad| bad as f32);
    refused("matrix", Number::from);
}

#[test]
fn in_lists() {
    refused("matrix[0]", |bad| vec![bad]);
    refused("matrix[1][0]", |bad| vec![vec![1.0, 2.0], vec![bad, 3.0]]);
    refused("matrix[2]", |bad| (1, "a", bad));
    refused("matrix[1]", |bad| TupleStruct(1, bad));
    refused("matrix[0][0][0]", |bad| [[[bad as f32]]]);
    refused("matrix[11]", |bad| {
        let mut list = vec![Some(0.0); 12];
        list[11] = Some(bad);
        list
    });
}

#[test]
fn in_maps_and_structs() {
    refused("matrix.key", |bad| BTreeMap::from([("key", bad)]));
    refused("matrix.b", |bad| BTreeMap::from([("a", 1.0), ("b", bad)]));
    refused("matrix.7", |bad| BTreeMap::from([(7, bad)]));
    refused("matrix.x", |bad| BTreeMap::from([('x', bad)]));
    refused("matrix.in", |inside| Struct { inside });
    refused("matrix.in.in[1]", |bad| Struct {
        inside: Struct { inside: [0.0, bad] },
    });
    refused("matrix[1].key.in", |bad| {
        vec![
            BTreeMap::new(),
            BTreeMap::from([("key", Struct { inside: bad })]),
        ]
    });
    refused("matrix.ключ 😀", |bad| {
        BTreeMap::from([("ключ 😀", bad)])
    });
}

#[test]
fn in_variants() {
    refused("matrix.New", Enum::New);
    refused("matrix[1]", |bad| Enum::Tuple(1, bad));
    refused("matrix.at", |at| Enum::Struct { at });
}

#[test]
fn in_groups_and_optional_groups() {
    #[derive(LinkrunnerEvent)]
    struct Nested {
        group: Group,
        optional: Option<Group>,
        list: Vec<Option<Group>>,
    }
    for bad in BAD {
        let group = |deep, amount| Group { deep, amount };
        let event = |group, optional, list| Nested {
            group,
            optional,
            list,
        };
        let refused = |event: Nested| event.payload("user_1").to_vec().unwrap_err();
        let fine = || group(0.5, None);
        for (event, path) in [
            (event(group(bad, None), None, vec![]), "group.deep-key"),
            (event(group(0.5, Some(bad)), None, vec![]), "group.amount"),
            (
                event(fine(), Some(group(0.5, Some(bad))), vec![]),
                "optional.amount",
            ),
        ] {
            let error = refused(event);
            assert_eq!(error.field(), Some(path));
            assert_eq!(error.problem(), &EncodeProblem::NotFinite);
        }
        let error = refused(event(fine(), None, vec![Some(group(0.5, Some(bad)))]));
        assert_eq!(error.field(), Some("list[0]"));
        let said = error.to_string();
        assert!(said.contains("field `amount`: the number is NaN"), "{said}");
    }

    #[derive(LinkrunnerEvent)]
    struct Flat {
        #[linkrunner(flatten)]
        group: Option<Group>,
    }
    for deep in BAD {
        let event = Flat {
            group: Some(Group { deep, amount: None }),
        };
        let error = event.payload("user_1").to_vec().unwrap_err();
        assert_eq!(error.field(), Some("deep-key"));
        assert_eq!(error.problem(), &EncodeProblem::NotFinite);
    }
}

#[test]
fn in_amounts_and_items() {
    #[derive(LinkrunnerEvent, Clone)]
    #[linkrunner(ecommerce)]
    struct CartAdded {
        content_ids: Vec<&'static str>,
        contents: Vec<Content>,
        currency: Currency,
        value: f64,
        amount: Option<f32>,
    }

    let fine = CartAdded {
        content_ids: vec!["a"],
        contents: vec![Content::new("a", 1, 1.5)],
        currency: Currency::EUR,
        value: 1.5,
        amount: None,
    };
    assert!(fine.payload("user_1").to_vec().is_ok());
    for bad in BAD {
        let item = |price: f64| Content::new("a", 1, price);
        for (event, field) in [
            (
                CartAdded {
                    value: bad,
                    ..fine.clone()
                },
                "value",
            ),
            (
                CartAdded {
                    amount: Some(bad as f32),
                    ..fine.clone()
                },
                "amount",
            ),
            (
                CartAdded {
                    contents: vec![item(bad)],
                    ..fine.clone()
                },
                "contents[0].item_price",
            ),
            (
                CartAdded {
                    contents: vec![item(1.0), item(bad)],
                    ..fine.clone()
                },
                "contents[1].item_price",
            ),
        ] {
            let payload = event.payload("user_1");
            let error = payload.to_vec().unwrap_err();
            assert_eq!(error.field(), Some(field), "{bad}");
            assert_eq!(error.problem(), &EncodeProblem::NotFinite, "{bad}");
            assert_eq!(
                serde_json::to_value(&payload).unwrap_err().to_string(),
                error.to_string()
            );
        }
    }
}

/// Not representable as a key either, though `serde_json` says so and not this crate.
#[test]
fn as_a_key() {
    struct Keyed(f64);

    impl Serialize for Keyed {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map([(self.0, true)])
        }
    }

    for bad in BAD {
        let error = Sent { matrix: Keyed(bad) }
            .payload("user_1")
            .to_vec()
            .unwrap_err();
        assert_eq!(error.field(), Some("matrix"));
        assert!(
            matches!(error.problem(), EncodeProblem::Serialize(message) if message.contains("finite")),
            "{error}"
        );
    }
}
