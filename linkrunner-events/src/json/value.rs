//! The value of a field as JSON: what `serde_json` writes, except that nothing is lost in silence.
//!
//! `serde_json` turns NaN and infinities into `null`, wherever they are; here they are errors with the path to them.
//! At the top of a field a `None` is left out and any other `null` is an error. What is not text and not a common number,
//! map keys among it, is written by `serde_json` itself.

use std::fmt::Display;
use std::io::Write as _;

use serde_core::ser::{self, Serialize, SerializeMap};

use super::nested::{answer, is_in_place, lend};
use super::text::close_text;
use super::{Key, write_float, write_integer, write_single, write_text};
use crate::error::{EncodeProblem, FieldError};

/// The names under which `serde_json` passes its own numbers and raw values to its serializer.
const VERBATIM: [&str; 2] = [
    "$serde_json::private::Number",
    "$serde_json::private::RawValue",
];

/// Writes one value, behind what stands before it: the key of a field, or a comma or a colon inside of one.
pub(crate) struct ValueSerializer<'out> {
    out: &'out mut Vec<u8>,
    before: Key,
}

impl<'out> ValueSerializer<'out> {
    pub(crate) fn new(out: &'out mut Vec<u8>, before: Key) -> Self {
        Self { out, before }
    }

    /// Whether it is the value of a field. Where that is left out, so is its key.
    fn is_top(&self) -> bool {
        self.before.is_field()
    }

    /// Writes what stands before the value.
    #[inline]
    fn begin(self) -> &'out mut Vec<u8> {
        self.out.extend_from_slice(self.before.without_quote());
        self.out
    }

    /// Has `serde_json` write a value that has no others inside.
    fn scalar<T: Serialize + ?Sized>(self, value: &T) -> Result<(), FieldError> {
        serde_json::to_writer(self.begin(), value)?;
        Ok(())
    }

    fn inside(self, close: &'static str) -> Compound<'out> {
        Compound {
            out: self.begin(),
            len: 0,
            close,
            verbatim: None,
            failed: None,
            is_interrupted: false,
        }
    }

    fn open(self, open: u8, close: &'static str) -> Compound<'out> {
        let compound = self.inside(close);
        compound.out.push(open);
        compound
    }

    /// Opens `{"variant":` and the list or object inside.
    fn open_variant(
        self,
        variant: &str,
        open: u8,
        close: &'static str,
    ) -> Result<Compound<'out>, FieldError> {
        let compound = self.open(b'{', close);
        write_text(compound.out, Key::NOTHING, variant);
        compound.out.extend_from_slice(&[b':', open]);
        Ok(compound)
    }
}

macro_rules! integers {
    ($($method:ident($value:ty))*) => {$(
        #[inline]
        fn $method(self, value: $value) -> Result<(), FieldError> {
            write_integer(self.begin(), value)
        }
    )*};
}

impl<'out> ser::Serializer for ValueSerializer<'out> {
    type Ok = ();
    type Error = FieldError;
    type SerializeSeq = Compound<'out>;
    type SerializeTuple = Compound<'out>;
    type SerializeTupleStruct = Compound<'out>;
    type SerializeTupleVariant = Compound<'out>;
    type SerializeMap = Compound<'out>;
    type SerializeStruct = Compound<'out>;
    type SerializeStructVariant = Compound<'out>;

    integers! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
    }

    fn is_human_readable(&self) -> bool {
        answer();
        true
    }

    fn serialize_bool(self, value: bool) -> Result<(), FieldError> {
        self.scalar(&value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), FieldError> {
        write_single(self.begin(), value)
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<(), FieldError> {
        write_float(self.begin(), value)
    }

    fn serialize_char(self, value: char) -> Result<(), FieldError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), FieldError> {
        write_text(self.out, self.before, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), FieldError> {
        self.scalar(value)
    }

    /// Without a string in between, which only the rare text that needs escapes takes.
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), FieldError> {
        let out = self.begin();
        out.push(b'"');
        let start = out.len();
        write!(out, "{value}").map_err(serde_json::Error::io)?;
        close_text(out, start);
        Ok(())
    }

    /// As serde's own, but for a group, which writes itself.
    fn collect_map<K, V, I>(self, entries: I) -> Result<(), FieldError>
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        if is_in_place::<K>() {
            return lend(self.out, self.before, || drop(entries.into_iter()));
        }
        let mut map = self.serialize_map(None)?;
        for (key, value) in entries {
            SerializeMap::serialize_entry(&mut map, &key, &value)?;
        }
        SerializeMap::end(map)
    }

    fn serialize_none(self) -> Result<(), FieldError> {
        if self.is_top() {
            return Ok(());
        }
        self.scalar(&())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), FieldError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), FieldError> {
        if self.is_top() {
            return Err(EncodeProblem::Null.into());
        }
        self.scalar(&())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), FieldError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), FieldError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), FieldError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), FieldError> {
        let mut object = self.open(b'{', "}");
        object.member(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'out>, FieldError> {
        Ok(self.open(b'[', "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'out>, FieldError> {
        Ok(self.open(b'[', "]"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Compound<'out>, FieldError> {
        Ok(self.open(b'[', "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'out>, FieldError> {
        self.open_variant(variant, b'[', "]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'out>, FieldError> {
        Ok(self.inside("}"))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Compound<'out>, FieldError> {
        if VERBATIM.contains(&name) {
            let is_top = self.is_top();
            return Ok(Compound {
                out: self.begin(),
                len: 0,
                close: "",
                verbatim: Some(Verbatim { name, is_top }),
                failed: None,
                is_interrupted: false,
            });
        }
        Ok(self.open(b'{', "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'out>, FieldError> {
        self.open_variant(variant, b'{', "}}")
    }
}

/// A list or an object that has been opened.
pub(crate) struct Compound<'out> {
    out: &'out mut Vec<u8>,
    len: usize,
    close: &'static str,
    verbatim: Option<Verbatim>,
    /// The first error of an element. A `Serialize` that goes on all the same does not get away with it.
    failed: Option<FieldError>,
    /// Whether an element has begun and not ended: a panic has been caught. Who goes on then does not get away with it either.
    is_interrupted: bool,
}

#[derive(Clone, Copy)]
struct Verbatim {
    name: &'static str,
    is_top: bool,
}

impl Compound<'_> {
    fn comma(&mut self) -> Key {
        let comma = if self.len > 0 {
            Key::COMMA
        } else {
            Key::NOTHING
        };
        self.len += 1;
        comma
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), FieldError> {
        let index = self.len;
        let before = self.comma();
        self.nested(before, value, |error, _| error.below_index(index))
    }

    /// Writes a value inside; an error gets its place from `locate`, which sees what has been written before the value.
    fn nested<T: Serialize + ?Sized>(
        &mut self,
        before: Key,
        value: &T,
        locate: impl FnOnce(FieldError, &[u8]) -> FieldError,
    ) -> Result<(), FieldError> {
        let start = self.out.len();
        let was_interrupted = std::mem::replace(&mut self.is_interrupted, true);
        let written = value.serialize(ValueSerializer::new(self.out, before));
        self.is_interrupted = was_interrupted;
        written.map_err(|error| self.keep(locate(error, &self.out[..start])))
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), FieldError> {
        let before = self.comma();
        write_text(self.out, before, key);
        self.nested(Key::COLON, value, |error, _| error.below(key))
    }

    /// Hands the one field of a number or raw value of `serde_json` back to `serde_json`.
    fn verbatim<T: Serialize + ?Sized>(
        &mut self,
        Verbatim { name, is_top }: Verbatim,
        key: &'static str,
        value: &T,
    ) -> Result<(), FieldError> {
        let before = self.out.len();
        let mut serializer = serde_json::Serializer::new(&mut *self.out);
        let mut inner = ser::Serializer::serialize_struct(&mut serializer, name, 1)?;
        ser::SerializeStruct::serialize_field(&mut inner, key, value)?;
        ser::SerializeStruct::end(inner)?;
        if is_top && &self.out[before..] == b"null" {
            return Err(EncodeProblem::Null.into());
        }
        Ok(())
    }

    /// Keeps the first error.
    fn keep(&mut self, error: FieldError) -> FieldError {
        self.failed.get_or_insert_with(|| error.clone());
        error
    }

    fn close(self) -> Result<(), FieldError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if self.is_interrupted {
            return Err(EncodeProblem::interrupted().into());
        }
        self.out.extend_from_slice(self.close.as_bytes());
        Ok(())
    }
}

macro_rules! lists {
    ($($list:ident $method:ident)*) => {$(
        impl ser::$list for Compound<'_> {
            type Ok = ();
            type Error = FieldError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), FieldError> {
                self.element(value)
            }

            fn end(self) -> Result<(), FieldError> {
                self.close()
            }
        }
    )*};
}

lists! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = FieldError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), FieldError> {
        let start = self.out.len();
        let was_interrupted = std::mem::replace(&mut self.is_interrupted, true);
        // What may be a key, and how, is known to serde_json's maps alone. A new map opens with a brace: that of this one,
        // or what becomes the comma.
        let mut serializer = serde_json::Serializer::new(&mut *self.out);
        let written = ser::Serializer::serialize_map(&mut serializer, None)
            .and_then(|mut map| SerializeMap::serialize_key(&mut map, key));
        self.is_interrupted = was_interrupted;
        written.map_err(|error| self.keep(error.into()))?;
        if self.len > 0 {
            self.out[start] = b',';
        }
        self.len += 1;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), FieldError> {
        self.nested(Key::COLON, value, |error, before| {
            error.below(&last_string(before))
        })
    }

    fn end(self) -> Result<(), FieldError> {
        if self.len == 0 {
            self.out.push(b'{');
        }
        self.close()
    }
}

/// The JSON string at the end of `json`, for the path in an error.
fn last_string(json: &[u8]) -> String {
    let text = String::from_utf8_lossy(json);
    let inside = text.strip_suffix('"').unwrap_or(&text);
    let is_quote = |(at, _): &(usize, &str)| !inside[..*at].ends_with('\\');
    let start = inside.rmatch_indices('"').find(is_quote);
    start.map_or(inside, |(at, _)| &inside[at + 1..]).to_owned()
}

impl ser::SerializeStruct for Compound<'_> {
    type Ok = ();
    type Error = FieldError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), FieldError> {
        match self.verbatim {
            Some(verbatim) => self.verbatim(verbatim, key, value),
            None => self.member(key, value),
        }
    }

    fn end(self) -> Result<(), FieldError> {
        self.close()
    }
}

impl ser::SerializeStructVariant for Compound<'_> {
    type Ok = ();
    type Error = FieldError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), FieldError> {
        self.member(key, value)
    }

    fn end(self) -> Result<(), FieldError> {
        self.close()
    }
}
