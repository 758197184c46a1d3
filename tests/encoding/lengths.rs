//! A format that, as bincode does, needs to know how long a list or a map is before its first element.

use std::fmt::{self, Display};

use serde::ser::{self, Serialize};

/// Counts the scalars in a value. A length that is missing or wrong is an error.
pub(crate) fn count_scalars<T: Serialize + ?Sized>(value: &T) -> Result<usize, WrongLength> {
    value.serialize(Counter)
}

#[derive(Debug)]
pub(crate) struct WrongLength(String);

impl Display for WrongLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongLength {}

impl ser::Error for WrongLength {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct Counter;

struct Elements {
    said: usize,
    seen: usize,
    scalars: usize,
}

impl Elements {
    fn new(said: Option<usize>) -> Result<Self, WrongLength> {
        let said = said.ok_or_else(|| WrongLength("the length is not known".into()))?;
        Ok(Self {
            said,
            seen: 0,
            scalars: 0,
        })
    }

    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WrongLength> {
        self.seen += 1;
        self.scalars += count_scalars(value)?;
        Ok(())
    }

    fn end(self) -> Result<usize, WrongLength> {
        if self.said == self.seen {
            return Ok(self.scalars);
        }
        Err(WrongLength(format!(
            "{} were said and {} came",
            self.said, self.seen
        )))
    }
}

macro_rules! scalars {
    ($($method:ident($($argument:ty),*))*) => {$(
        fn $method(self, $(_: $argument),*) -> Result<usize, WrongLength> {
            Ok(1)
        }
    )*};
}

impl ser::Serializer for Counter {
    type Ok = usize;
    type Error = WrongLength;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Elements;
    type SerializeStruct = Elements;
    type SerializeStructVariant = Elements;

    scalars! {
        serialize_bool(bool)
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_f32(f32) serialize_f64(f64)
        serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_none() serialize_unit()
        serialize_unit_struct(&'static str)
        serialize_unit_variant(&'static str, u32, &'static str)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<usize, WrongLength> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<usize, WrongLength> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<usize, WrongLength> {
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Elements, WrongLength> {
        Elements::new(len)
    }

    fn serialize_tuple(self, len: usize) -> Result<Elements, WrongLength> {
        Elements::new(Some(len))
    }

    fn serialize_tuple_struct(self, _: &str, len: usize) -> Result<Elements, WrongLength> {
        Elements::new(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &str,
        _: u32,
        _: &str,
        len: usize,
    ) -> Result<Elements, WrongLength> {
        Elements::new(Some(len))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Elements, WrongLength> {
        Elements::new(len)
    }

    fn serialize_struct(self, _: &str, len: usize) -> Result<Elements, WrongLength> {
        Elements::new(Some(len))
    }

    fn serialize_struct_variant(
        self,
        _: &str,
        _: u32,
        _: &str,
        len: usize,
    ) -> Result<Elements, WrongLength> {
        Elements::new(Some(len))
    }
}

macro_rules! lists {
    ($($list:ident $method:ident)*) => {$(
        impl ser::$list for Elements {
            type Ok = usize;
            type Error = WrongLength;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WrongLength> {
                self.add(value)
            }

            fn end(self) -> Result<usize, WrongLength> {
                self.end()
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

macro_rules! objects {
    ($($object:ident)*) => {$(
        impl ser::$object for Elements {
            type Ok = usize;
            type Error = WrongLength;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                _: &'static str,
                value: &T,
            ) -> Result<(), WrongLength> {
                self.add(value)
            }

            fn end(self) -> Result<usize, WrongLength> {
                self.end()
            }
        }
    )*};
}

objects!(SerializeStruct SerializeStructVariant);

impl ser::SerializeMap for Elements {
    type Ok = usize;
    type Error = WrongLength;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WrongLength> {
        count_scalars(key).map(|_| ())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WrongLength> {
        self.add(value)
    }

    fn end(self) -> Result<usize, WrongLength> {
        self.end()
    }
}
