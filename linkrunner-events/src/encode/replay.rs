//! Replays encoded JSON to any `serde::Serializer`: for snapshots, and for groups nested in lists and maps.
//!
//! Events are encoded by one writer. Other serializers are given a replay of its JSON, so that they show exactly what is
//! sent, and fail for an event that cannot be sent.
//!
//! A decimal of more than about 17 significant digits loses digits in a replay, because it goes through `f64`.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_core::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::writer::{Fields, write_checked};

/// Replays an encoded object.
pub(crate) fn serialize_object<S: Serializer>(
    object: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let object: Object = serde_json::from_slice(object).map_err(S::Error::custom)?;
    object.serialize_at(1, serializer)
}

/// Writes the fields, for any serializer.
pub(crate) fn serialize_fields<S: Serializer>(
    fields: &dyn Fields,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut out = Vec::new();
    write_checked(&mut out, fields, false).map_err(S::Error::custom)?;
    serialize_object(&out, serializer)
}

/// The deepest nesting that is replayed. Most readers of JSON stop at 128; a stack overflows somewhat later than here.
const MAX_DEPTH: u32 = 512;

/// An encoded value, and the depth at which it is nested.
struct Json(Box<RawValue>, u32);

/// The members of an object in their order.
struct Object(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

impl Object {
    fn serialize_at<S: Serializer>(self, depth: u32, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self.0.into_iter();
        serializer.collect_map(members.map(|(name, value)| (name, Json(value, depth))))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = self.0.get();
        let inside = self.1 + 1;
        match json.as_bytes() {
            b"null" => serializer.serialize_unit(),
            b"true" => serializer.serialize_bool(true),
            b"false" => serializer.serialize_bool(false),
            // Integers have no negative zero.
            b"-0" => serializer.serialize_f64(-0.0),
            [b'"', ..] => serializer.serialize_str(&read::<S, String>(json)?),
            [b'[' | b'{', ..] if inside > MAX_DEPTH => Err(S::Error::custom(format_args!(
                "the value is nested in more than {MAX_DEPTH} others; flatten it"
            ))),
            [b'[', ..] => {
                let values = read::<S, Vec<Box<RawValue>>>(json)?.into_iter();
                serializer.collect_seq(values.map(|value| Json(value, inside)))
            }
            [b'{', ..] => read::<S, Object>(json)?.serialize_at(inside, serializer),
            _ => serialize_number(json, serializer),
        }
    }
}

fn read<'a, S: Serializer, T: Deserialize<'a>>(json: &'a str) -> Result<T, S::Error> {
    serde_json::from_str(json).map_err(S::Error::custom)
}

/// Chooses the narrowest type that holds the number, because not every format has 128 bits.
fn serialize_number<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = json.parse() {
        return serializer.serialize_i64(integer);
    }
    if let Ok(integer) = json.parse() {
        return serializer.serialize_u64(integer);
    }
    if let Ok(integer) = json.parse() {
        return serializer.serialize_i128(integer);
    }
    if let Ok(integer) = json.parse() {
        return serializer.serialize_u128(integer);
    }
    match json.parse::<f64>() {
        Ok(float) if float.is_finite() => serializer.serialize_f64(float),
        // Only a `serde_json::Number` or a `RawValue` can be too large for a float.
        _ => read::<S, serde_json::Number>(json)?.serialize(serializer),
    }
}
