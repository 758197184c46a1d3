//! What is sent, for any `serde::Serializer`: snapshots, and groups that are nested in other values.
//!
//! There is one writer, that of JSON, and other serializers are told what it wrote: what they show is what is sent, and what
//! would not be sent is an error there too.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_core::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::write_object;
use crate::error::FieldError;
use crate::event::{EventData, Fields, FieldsOf};
use crate::json;

/// An object that has been written.
pub(crate) fn serialize_object<S: Serializer>(
    object: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let object: Object = serde_json::from_slice(object).map_err(S::Error::custom)?;
    object.serialize_at(1, serializer)
}

/// The body of a group's `Serialize`.
///
/// # Errors
///
/// Those of the serializer, and where the group could not be sent.
pub fn serialize<T: EventData, S: Serializer>(group: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_fields(&FieldsOf(group), serializer)
}

fn serialize_fields<S: Serializer>(fields: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    if json::is_called_writer::<S>() {
        if json::is_writer(&serializer) {
            return serializer.collect_map(json::InPlace(fields));
        }
        return Err(S::Error::custom(
            "a nested group belongs to another version of `linkrunner-events` than the event, so depend on one version of it; \
             or the thread is ending, so send the event before",
        ));
    }
    let mut out = Vec::new();
    write_object(&mut out, fields).map_err(FieldError::carry)?;
    serialize_object(&out, serializer)
}

/// How deep what is shown may be nested: what reads JSON mostly ends at a quarter of that, and a stack does somewhere behind it.
const MAX_DEPTH: u32 = 512;

/// JSON that has been written, as the value that it stands for, and how deep it is nested.
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
            // No integer has this sign.
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

/// In the narrowest type that holds the number, because not every format has 128 bits.
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
        // Too large for a float: only the numbers of `serde_json` can be so.
        _ => read::<S, serde_json::Number>(json)?.serialize(serializer),
    }
}
