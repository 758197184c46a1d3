//! The same bytes as `serde_json` gives for the same data.

use linkrunner_events::{EncodeProblem, EventData, LinkrunnerEvent};
use proptest::prelude::*;
use serde::Serialize;

use crate::data::{AtTheTop, Data};
use crate::data_strategy::{data, text};

#[derive(Debug, LinkrunnerEvent)]
struct DataSent {
    before: u8,
    data: Data,
    nested: Vec<Data>,
    group: Group,
    after: Option<Data>,
}

#[derive(Debug, EventData)]
struct Group {
    one: Option<Data>,
    two: (Data, bool),
}

/// What is expected, for serde's own derive to write.
#[derive(Serialize)]
struct Body<'a> {
    event_name: &'static str,
    event_data: Fields<'a>,
    user_id: &'a str,
}

#[derive(Serialize)]
struct Fields<'a> {
    before: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Data>,
    nested: &'a [Data],
    group: GroupFields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a Data>,
}

#[derive(Serialize)]
struct GroupFields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    one: Option<&'a Data>,
    two: &'a (Data, bool),
}

impl DataSent {
    fn expected(&self, user_id: &str) -> Vec<u8> {
        let there = |data: &&Data| data.at_the_top() == AtTheTop::Value;
        serde_json::to_vec(&Body {
            event_name: "data_sent",
            event_data: Fields {
                before: self.before,
                data: Some(&self.data).filter(there),
                nested: &self.nested,
                group: GroupFields {
                    one: self.group.one.as_ref().filter(there),
                    two: &self.group.two,
                },
                after: self.after.as_ref().filter(there),
            },
            user_id,
        })
        .unwrap()
    }
}

fn not_null(data: impl Strategy<Value = Data>) -> impl Strategy<Value = Data> {
    data.prop_filter("comes out as null", |data| {
        data.at_the_top() != AtTheTop::Null
    })
}

fn events() -> impl Strategy<Value = DataSent> {
    let some = || prop::option::of(not_null(data()));
    let nested = prop::collection::vec(data(), 0..3);
    (any::<u8>(), data(), nested, some(), data(), some()).prop_map(
        |(before, data, nested, one, two, after)| DataSent {
            before,
            data,
            nested,
            group: Group {
                one,
                two: (two, true),
            },
            after,
        },
    )
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_event_is_written_as_serde_json_writes_the_same_data(event in events(), id in text()) {
        let id = format!("u{id}");
        let body = event.payload(&id).to_vec();
        if event.data.at_the_top() == AtTheTop::Null {
            let error = body.unwrap_err();
            prop_assert_eq!(error.problem(), &EncodeProblem::Null);
            prop_assert_eq!(error.field(), Some("data"));
        } else {
            prop_assert_eq!(utf8(body.unwrap()), utf8(event.expected(&id)));
        }
    }

    #[test]
    fn another_serializer_writes_what_is_sent(event in events(), id in text()) {
        let payload = event.payload("u1").event_id(format!("e{id}")).client_ip_address([203, 0, 113, 10]);
        match payload.to_vec() {
            // Others are told the values, and not how they were spelled: a float of 32 bits has an own way of that.
            Ok(body) if ["Raw(", "F32("].iter().any(|kind| format!("{event:?}").contains(kind)) => {
                if let Ok(other) = serde_json::to_vec(&payload) {
                    let [body, other] = [body, other].map(|body| serde_json::from_slice::<serde_json::Value>(&body));
                    prop_assert_eq!(body.unwrap(), other.unwrap());
                } else {
                    prop_assert!(utf8(body).contains("1e400"));
                }
            }
            Ok(body) => prop_assert_eq!(utf8(serde_json::to_vec(&payload).unwrap()), utf8(body)),
            Err(error) => {
                let said = serde_json::to_vec(&payload).unwrap_err().to_string();
                prop_assert_eq!(said, error.to_string());
            }
        }
    }
}

/// Each kind once, and by name, so that none is left to chance.
#[test]
fn every_kind_of_data_is_written_as_serde_json_writes_it() {
    let items = || {
        vec![
            Data::I128(i128::MIN),
            Data::None,
            Data::Unit,
            Data::F64(-0.0),
        ]
    };
    let entries = || {
        use crate::data::Key;
        vec![
            (Key::Str("\u{2028}\"".into()), Data::Bytes(vec![0, 255])),
            (Key::U128(u128::MAX), Data::UnitStruct),
            (Key::F32(0.1), Data::F32(0.1)),
            (Key::UnitVariant, Data::UnitVariant),
        ]
    };
    let kinds = [
        Data::Bool(true),
        Data::I8(i8::MIN),
        Data::I16(i16::MIN),
        Data::I32(i32::MIN),
        Data::I64(i64::MIN),
        Data::I128(i128::MAX),
        Data::U8(u8::MAX),
        Data::U16(u16::MAX),
        Data::U32(u32::MAX),
        Data::U64(u64::MAX),
        Data::U128(u128::MAX),
        Data::F32(f32::MIN_POSITIVE),
        Data::F64(5e-324),
        Data::Char('\u{d7ff}'),
        Data::Str("\u{0}\u{1f}\u{7f}\u{2028}\u{e000}\"\\/😀".into()),
        Data::Bytes(vec![1, 2, 3]),
        Data::UnitVariant,
        Data::Some(Box::new(Data::Some(Box::new(Data::U8(1))))),
        Data::Newtype(Box::new(Data::Seq {
            items: items(),
            has_len: true,
        })),
        Data::NewtypeVariant(Box::new(Data::None)),
        Data::Seq {
            items: items(),
            has_len: false,
        },
        Data::Seq {
            items: vec![],
            has_len: false,
        },
        Data::Tuple(items()),
        Data::TupleStruct(items()),
        Data::TupleVariant(items()),
        Data::TupleVariant(vec![]),
        Data::Map {
            entries: entries(),
            has_len: true,
        },
        Data::Map {
            entries: entries(),
            has_len: false,
        },
        Data::Map {
            entries: vec![],
            has_len: false,
        },
        Data::Struct(items()),
        Data::StructVariant(items()),
        Data::StructVariant(vec![]),
        Data::CollectStr("\n".into()),
        Data::CollectSeq(items()),
        Data::CollectMap(entries()),
        Data::Json(serde_json::json!({"b": [null, 1.5, {"a": "\u{8}"}], "a": {}})),
        Data::JsonNumber(serde_json::Number::from_f64(2000.0).unwrap()),
        Data::Raw(serde_json::value::RawValue::from_string("[ 1.10, null ]".into()).unwrap()),
        Data::HumanReadable,
    ];
    for kind in kinds {
        let event = DataSent {
            before: 0,
            nested: vec![kind.clone(), Data::Struct(vec![kind.clone()])],
            group: Group {
                one: Some(kind.clone()),
                two: (kind.clone(), false),
            },
            after: Some(kind.clone()),
            data: kind,
        };
        let body = event.payload("user_1").to_vec().unwrap();
        assert_eq!(
            utf8(body.clone()),
            utf8(event.expected("user_1")),
            "{:?}",
            event.data
        );
        let other = serde_json::to_vec(&event.payload("user_1")).unwrap();
        if let Data::Raw(_) = event.data {
            // Other serializers are told the values, and not how somebody has spelled them.
            let [body, other] =
                [body, other].map(|body| serde_json::from_slice::<serde_json::Value>(&body));
            assert_eq!(body.unwrap(), other.unwrap());
        } else {
            assert_eq!(utf8(body), utf8(other), "{:?}", event.data);
        }
    }
}
