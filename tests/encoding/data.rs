//! Data of every kind that serde knows: its `Serialize` calls each method of a `Serializer`.

use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The keys that structs have here: serde takes static ones only.
pub(crate) const STRUCT_KEYS: [&str; 4] = ["a", "quote\"d", "back\\slash", "kéy\n"];

#[derive(Debug, Clone)]
pub(crate) enum Data {
    Bool(bool),
    I8(i8),
    I16(i16),
    I32(i32),
    I64(i64),
    I128(i128),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    U128(u128),
    F32(f32),
    F64(f64),
    Char(char),
    Str(String),
    Bytes(Vec<u8>),
    Unit,
    UnitStruct,
    UnitVariant,
    None,
    Some(Box<Data>),
    Newtype(Box<Data>),
    NewtypeVariant(Box<Data>),
    Seq {
        items: Vec<Data>,
        has_len: bool,
    },
    Tuple(Vec<Data>),
    TupleStruct(Vec<Data>),
    TupleVariant(Vec<Data>),
    Map {
        entries: Vec<(Key, Data)>,
        has_len: bool,
    },
    /// At most as many as there are keys.
    Struct(Vec<Data>),
    StructVariant(Vec<Data>),
    CollectStr(String),
    CollectSeq(Vec<Data>),
    CollectMap(Vec<(Key, Data)>),
    Json(serde_json::Value),
    JsonNumber(serde_json::Number),
    Raw(Box<RawValue>),
    /// Serializes differently for people and for machines.
    HumanReadable,
}

/// What may be the key of a map in JSON.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    Str(String),
    I64(i64),
    U8(u8),
    I128(i128),
    U128(u128),
    Bool(bool),
    Char(char),
    F32(f32),
    F64(f64),
    UnitVariant,
    Newtype(Box<Key>),
    CollectStr(String),
}

/// What a value comes out as where it is a field of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtTheTop {
    Value,
    LeftOut,
    Null,
}

impl Data {
    pub(crate) fn at_the_top(&self) -> AtTheTop {
        match self {
            Self::None => AtTheTop::LeftOut,
            Self::Some(inner) | Self::Newtype(inner) => inner.at_the_top(),
            Self::Unit | Self::UnitStruct => AtTheTop::Null,
            Self::Json(value) if value.is_null() => AtTheTop::Null,
            Self::Raw(raw) if raw.get() == "null" => AtTheTop::Null,
            _ => AtTheTop::Value,
        }
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::I8(value) => serializer.serialize_i8(*value),
            Self::I16(value) => serializer.serialize_i16(*value),
            Self::I32(value) => serializer.serialize_i32(*value),
            Self::I64(value) => serializer.serialize_i64(*value),
            Self::I128(value) => serializer.serialize_i128(*value),
            Self::U8(value) => serializer.serialize_u8(*value),
            Self::U16(value) => serializer.serialize_u16(*value),
            Self::U32(value) => serializer.serialize_u32(*value),
            Self::U64(value) => serializer.serialize_u64(*value),
            Self::U128(value) => serializer.serialize_u128(*value),
            Self::F32(value) => serializer.serialize_f32(*value),
            Self::F64(value) => serializer.serialize_f64(*value),
            Self::Char(value) => serializer.serialize_char(*value),
            Self::Str(value) => serializer.serialize_str(value),
            Self::Bytes(value) => serializer.serialize_bytes(value),
            Self::Unit => serializer.serialize_unit(),
            Self::UnitStruct => serializer.serialize_unit_struct("Unit"),
            Self::UnitVariant => serializer.serialize_unit_variant("Enum", 0, "unit \"variant\""),
            Self::None => serializer.serialize_none(),
            Self::Some(inner) => serializer.serialize_some(inner),
            Self::Newtype(inner) => serializer.serialize_newtype_struct("Newtype", inner),
            Self::NewtypeVariant(inner) => {
                serializer.serialize_newtype_variant("Enum", 1, "new\\type", inner)
            }
            Self::Seq { items, has_len } => {
                let mut list = serializer.serialize_seq(has_len.then_some(items.len()))?;
                items
                    .iter()
                    .try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Tuple(items) => {
                let mut list = serializer.serialize_tuple(items.len())?;
                items
                    .iter()
                    .try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::TupleStruct(items) => {
                let mut list = serializer.serialize_tuple_struct("Tuple", items.len())?;
                items
                    .iter()
                    .try_for_each(|item| list.serialize_field(item))?;
                list.end()
            }
            Self::TupleVariant(items) => {
                let mut list =
                    serializer.serialize_tuple_variant("Enum", 2, "tuple", items.len())?;
                items
                    .iter()
                    .try_for_each(|item| list.serialize_field(item))?;
                list.end()
            }
            Self::Map { entries, has_len } => {
                let mut map = serializer.serialize_map(has_len.then_some(entries.len()))?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    // A map may be written in halves or in whole entries.
                    if index % 2 == 0 {
                        map.serialize_key(key)?;
                        map.serialize_value(value)?;
                    } else {
                        map.serialize_entry(key, value)?;
                    }
                }
                map.end()
            }
            Self::Struct(items) => {
                let mut object = serializer.serialize_struct("Struct", items.len())?;
                for (key, item) in STRUCT_KEYS.into_iter().zip(items) {
                    object.serialize_field(key, item)?;
                }
                object.skip_field("skipped")?;
                object.end()
            }
            Self::StructVariant(items) => {
                let mut object =
                    serializer.serialize_struct_variant("Enum", 3, "stru\tct", items.len())?;
                for (key, item) in STRUCT_KEYS.into_iter().zip(items) {
                    object.serialize_field(key, item)?;
                }
                object.skip_field("skipped")?;
                object.end()
            }
            Self::CollectStr(text) => serializer.collect_str(&format_args!("<{text}>")),
            Self::CollectSeq(items) => serializer.collect_seq(items),
            Self::CollectMap(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
            }
            Self::Json(value) => value.serialize(serializer),
            Self::JsonNumber(number) => number.serialize(serializer),
            Self::Raw(raw) => raw.serialize(serializer),
            Self::HumanReadable if serializer.is_human_readable() => {
                serializer.serialize_str("127.0.0.1")
            }
            Self::HumanReadable => serializer.serialize_bytes(&[127, 0, 0, 1]),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Str(key) => serializer.serialize_str(key),
            Self::I64(key) => serializer.serialize_i64(*key),
            Self::U8(key) => serializer.serialize_u8(*key),
            Self::I128(key) => serializer.serialize_i128(*key),
            Self::U128(key) => serializer.serialize_u128(*key),
            Self::Bool(key) => serializer.serialize_bool(*key),
            Self::Char(key) => serializer.serialize_char(*key),
            Self::F32(key) => serializer.serialize_f32(*key),
            Self::F64(key) => serializer.serialize_f64(*key),
            Self::UnitVariant => serializer.serialize_unit_variant("Enum", 0, "unit \"variant\""),
            Self::Newtype(key) => serializer.serialize_newtype_struct("Newtype", key),
            Self::CollectStr(key) => serializer.collect_str(&format_args!("<{key}>")),
        }
    }
}
