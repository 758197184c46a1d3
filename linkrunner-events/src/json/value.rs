//! Writes values as `serde_json` does, but reports values that it would lose.
//!
//! `serde_json` turns NaN and infinities into `null`; here they are errors with a path, at any depth. As the value of a
//! field, `None` is left out and any other `null` is an error. Scalars and map keys are written by `serde_json` itself.

use serde_core::ser::{self, Serialize, SerializeMap};

use super::{Key, write_scalar, write_text};
use crate::error::{EncodeProblem, FieldError};

/// The names under which `serde_json` passes its own numbers and raw values to its serializer.
const VERBATIM: [&str; 2] = [
    "$serde_json::private::Number",
    "$serde_json::private::RawValue",
];

/// Writes one value, and before it the key of a field, or a comma or a colon inside a field.
pub(crate) struct ValueSerializer<'out> {
    out: &'out mut Vec<u8>,
    before: Key,
}

impl<'out> ValueSerializer<'out> {
    pub(crate) fn new(out: &'out mut Vec<u8>, before: Key) -> Self {
        Self { out, before }
    }

    /// Whether this is the value of a field, which is left out together with its key.
    fn is_top(&self) -> bool {
        self.before.is_field()
    }

    /// Writes the fragment before the value.
    #[inline]
    fn begin(self) -> &'out mut Vec<u8> {
        self.out.extend_from_slice(self.before.without_quote());
        self.out
    }

    /// Writes a value without other values inside.
    #[inline]
    fn scalar<T: Serialize + ?Sized>(self, value: &T) -> Result<(), FieldError> {
        write_scalar(self.begin(), value);
        Ok(())
    }

    fn float<T: Serialize>(self, value: T, is_finite: bool) -> Result<(), FieldError> {
        if is_finite {
            self.scalar(&value)
        } else {
            Err(EncodeProblem::NotFinite.into())
        }
    }

    fn inside(self, close: &'static str) -> Compound<'out> {
        Compound {
            out: self.begin(),
            len: 0,
            close,
            verbatim: None,
            failed: None,
            is_complete: true,
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

macro_rules! scalars {
    ($($method:ident($value:ty))*) => {$(
        #[inline]
        fn $method(self, value: $value) -> Result<(), FieldError> {
            self.scalar(&value)
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

    scalars! {
        serialize_bool(bool)
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
    }

    fn serialize_f32(self, value: f32) -> Result<(), FieldError> {
        self.float(value, value.is_finite())
    }

    fn serialize_f64(self, value: f64) -> Result<(), FieldError> {
        self.float(value, value.is_finite())
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
                is_complete: true,
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
    /// The first error of an element: a `Serialize` that ignores it would leave broken JSON behind.
    failed: Option<FieldError>,
    /// Whether every element so far was written to its end. If one panicked and its `Serialize` continues, it was not.
    is_complete: bool,
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

    /// Writes an inner value. `locate` adds the place to an error; it is given the JSON before the value.
    fn nested<T: Serialize + ?Sized>(
        &mut self,
        before: Key,
        value: &T,
        locate: impl FnOnce(FieldError, &[u8]) -> FieldError,
    ) -> Result<(), FieldError> {
        let start = self.out.len();
        let was_complete = std::mem::replace(&mut self.is_complete, false);
        let written = value.serialize(ValueSerializer::new(self.out, before));
        self.is_complete = was_complete;
        written.map_err(|error| self.keep(locate(error, &self.out[..start])))
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), FieldError> {
        let before = self.comma();
        write_text(self.out, before, key);
        self.nested(Key::COLON, value, |error, _| error.below(key))
    }

    /// Has `serde_json` write the one field of its own number or raw value.
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
        if !self.is_complete {
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
        let was_complete = std::mem::replace(&mut self.is_complete, false);
        // `serde_json` decides what may be a key and how it is written. Its map starts with a brace: the brace of this
        // object, or the byte that becomes the comma.
        let mut serializer = serde_json::Serializer::new(&mut *self.out);
        let written = ser::Serializer::serialize_map(&mut serializer, None)
            .and_then(|mut map| SerializeMap::serialize_key(&mut map, key));
        self.is_complete = was_complete;
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
