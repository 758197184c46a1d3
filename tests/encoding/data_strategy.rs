//! Random [`Data`], with more of what goes wrong than chance would bring.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::data::{Data, Key, STRUCT_KEYS};

/// Characters that JSON escapes, that JavaScript chokes on, and the neighbours of what is no character.
const CHARS: [char; 22] = [
    '"',
    '\\',
    '/',
    '\0',
    '\u{1}',
    '\u{8}',
    '\t',
    '\n',
    '\u{c}',
    '\r',
    '\u{1f}',
    ' ',
    '\u{7f}',
    '\u{80}',
    '\u{2028}',
    '\u{2029}',
    '\u{d7ff}',
    '\u{e000}',
    '\u{feff}',
    '\u{ffff}',
    '😀',
    '\u{10ffff}',
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![select(&CHARS[..]), any::<char>()];
    vec(character, 0..8).prop_map(String::from_iter)
}

fn f32s() -> impl Strategy<Value = f32> {
    use proptest::num::f32::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    let special = vec![
        0.0,
        -0.0,
        0.1,
        1.0,
        -3.0,
        1e7,
        16_777_216.0,
        1e20,
        f32::MAX,
        f32::MIN,
        f32::EPSILON,
        f32::MIN_POSITIVE,
        f32::from_bits(1),
    ];
    prop_oneof![
        select(special),
        POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
    ]
}

fn f64s() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    let special = vec![
        0.0,
        -0.0,
        0.1,
        0.1 + 0.2,
        1.0,
        -3.0,
        2000.0,
        249.99,
        1e15,
        1e16,
        1e17,
        1e21,
        1e-5,
        1e-7,
        9_007_199_254_740_993.0,
        f64::MAX,
        f64::MIN,
        f64::EPSILON,
        f64::MIN_POSITIVE,
        f64::from_bits(1),
    ];
    prop_oneof![
        select(special),
        POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
    ]
}

fn i128s() -> impl Strategy<Value = i128> {
    let special = vec![
        i128::MIN,
        i128::MAX,
        i64::MIN.into(),
        i64::MAX.into(),
        u64::MAX.into(),
        0,
    ];
    prop_oneof![select(special), any::<i128>()]
}

fn u128s() -> impl Strategy<Value = u128> {
    prop_oneof![select(vec![0, u64::MAX.into(), u128::MAX]), any::<u128>()]
}

fn keys() -> impl Strategy<Value = Key> {
    let leaf = prop_oneof![
        4 => text().prop_map(Key::Str),
        1 => any::<i64>().prop_map(Key::I64),
        1 => any::<u8>().prop_map(Key::U8),
        1 => i128s().prop_map(Key::I128),
        1 => u128s().prop_map(Key::U128),
        1 => any::<bool>().prop_map(Key::Bool),
        1 => prop_oneof![select(&CHARS[..]), any::<char>()].prop_map(Key::Char),
        1 => f32s().prop_map(Key::F32),
        1 => f64s().prop_map(Key::F64),
        1 => Just(Key::UnitVariant),
        1 => text().prop_map(Key::CollectStr),
    ];
    (leaf, any::<bool>()).prop_map(|(key, wrapped)| {
        if wrapped {
            Key::Newtype(Box::new(key))
        } else {
            key
        }
    })
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        f64s().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((text(), inner), 0..3).prop_map(Value::from_iter),
        ]
    })
}

fn numbers() -> impl Strategy<Value = serde_json::Number> {
    prop_oneof![
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        f64s().prop_map(|float| serde_json::Number::from_f64(float).unwrap()),
    ]
}

fn raw() -> impl Strategy<Value = Box<RawValue>> {
    let spelt = vec![
        "null",
        "1e400",
        "-0",
        "1.10",
        "{ \"a\" : [ 1 , null ] }",
        "\"\\u00e9\"",
        "[]",
    ];
    prop_oneof![
        select(spelt).prop_map(|text| RawValue::from_string(text.to_owned()).unwrap()),
        json().prop_map(|value| RawValue::from_string(value.to_string()).unwrap()),
    ]
}

fn leaves() -> impl Strategy<Value = Data> {
    prop_oneof![
        any::<bool>().prop_map(Data::Bool),
        prop_oneof![
            any::<i8>().prop_map(Data::I8),
            any::<i16>().prop_map(Data::I16),
            any::<i32>().prop_map(Data::I32),
            any::<i64>().prop_map(Data::I64),
            i128s().prop_map(Data::I128),
        ],
        prop_oneof![
            any::<u8>().prop_map(Data::U8),
            any::<u16>().prop_map(Data::U16),
            any::<u32>().prop_map(Data::U32),
            any::<u64>().prop_map(Data::U64),
            u128s().prop_map(Data::U128),
        ],
        f32s().prop_map(Data::F32),
        f64s().prop_map(Data::F64),
        prop_oneof![select(&CHARS[..]), any::<char>()].prop_map(Data::Char),
        text().prop_map(Data::Str),
        vec(any::<u8>(), 0..5).prop_map(Data::Bytes),
        select(vec![
            Data::Unit,
            Data::UnitStruct,
            Data::None,
            Data::UnitVariant
        ]),
        Just(Data::HumanReadable),
        text().prop_map(Data::CollectStr),
        json().prop_map(Data::Json),
        numbers().prop_map(Data::JsonNumber),
        raw().prop_map(Data::Raw),
    ]
}

pub(crate) fn data() -> impl Strategy<Value = Data> {
    leaves().prop_recursive(4, 24, 4, |inner| {
        let items = || vec(inner.clone(), 0..4);
        let entries = || vec((keys(), inner.clone()), 0..4);
        let fields = || vec(inner.clone(), 0..=STRUCT_KEYS.len());
        prop_oneof![
            inner.clone().prop_map(|data| Data::Some(data.into())),
            inner.clone().prop_map(|data| Data::Newtype(data.into())),
            inner
                .clone()
                .prop_map(|data| Data::NewtypeVariant(data.into())),
            (items(), any::<bool>()).prop_map(|(items, has_len)| Data::Seq { items, has_len }),
            items().prop_map(Data::Tuple),
            items().prop_map(Data::TupleStruct),
            items().prop_map(Data::TupleVariant),
            (entries(), any::<bool>())
                .prop_map(|(entries, has_len)| Data::Map { entries, has_len }),
            fields().prop_map(Data::Struct),
            fields().prop_map(Data::StructVariant),
            items().prop_map(Data::CollectSeq),
            entries().prop_map(Data::CollectMap),
        ]
    })
}
