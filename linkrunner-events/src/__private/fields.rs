//! One trait for each kind of reserved field: the types that it takes, and how a value is handed to the writer.
//!
//! Generated code calls `<FieldType as Kind>::put(&self.field, key, writer)`, so that a wrong type is an error at that type,
//! with the message of the kind. A kind takes `Option`s; its `Required` form, for the fields that every ecommerce event
//! carries, does not.

use crate::commerce::{Contents, write_contents};
use crate::encode::FieldWriter;
use crate::value::Number;
use crate::value::ToCurrency;
use crate::value::{Amount, WholeNumber};
use crate::value::{ContentIds, Text, ToContentType};

/// Declares a kind of field: the trait that takes `Option`s, the one that does not, and how a value is put.
macro_rules! kind {
    (
        $(#[$attribute:meta])* $field:ident;
        $(#[$required_attribute:meta])* $required:ident;
        ($($lifetime:lifetime)?) $public:ident => |$value:ident, $key:ident, $writer:ident| $put:expr
        $(; $get:ident: $got:ty => $get_value:expr)?
    ) => {
        $(#[$attribute])*
        pub trait $field {
            /// Whether a value may be none.
            const OPTIONAL: bool;

            /// Hands the value to the writer; nothing where it is `None`.
            fn put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>);
        }

        #[diagnostic::do_not_recommend]
        impl<T: $public> $field for T {
            const OPTIONAL: bool = false;

            fn put<'a>(&$($lifetime)? self, key: &'static str, $writer: &mut FieldWriter<'_, 'a>) {
                let ($value, $key) = (self, key);
                $put;
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: $public> $field for Option<T> {
            const OPTIONAL: bool = true;

            fn put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>) {
                if let Some(value) = self {
                    <T as $field>::put(value, key, writer);
                }
            }
        }

        $(#[$required_attribute])*
        pub trait $required {
            /// Hands the value to the writer.
            fn put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>);
            $(
                /// What the checks of an item look at.
                fn $get(&self) -> $got;
            )?
        }

        #[diagnostic::do_not_recommend]
        impl<T: $public> $required for T {
            $(
                fn $get(&self) -> $got {
                    let $value = self;
                    $get_value
                }
            )?

            fn put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>) {
                <T as $field>::put(self, key, writer);
            }
        }
    };
}

kind! {
    /// An amount, or none.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not an amount: Linkrunner takes amounts as JSON numbers, never as strings",
        label = "not a number",
        note = "write `f64`, an integer such as `u32`, `rust_decimal::Decimal` (feature `rust_decimal`), or an `Option` of one",
        note = "for a money type of your own, implement `linkrunner_events::Amount`"
    )]
    AmountField;
    /// An amount.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot stand here: a number is required, and Linkrunner never takes it as a string",
        label = "must be a number, and no `Option`",
        note = "write `f64`, an integer such as `u32`, or `rust_decimal::Decimal` (feature `rust_decimal`); not a string, \
                and not an `Option`",
        note = "for a money type of your own, implement `linkrunner_events::Amount`"
    )]
    RequiredAmount;
    () Amount => |value, key, writer| writer.number(key, value.to_number());
    number: Number => value.to_number()
}

kind! {
    /// A whole number, or none.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a whole number: quantities and counts are sent as JSON integers",
        label = "not an integer",
        note = "write an integer such as `u32`, or an `Option` of one",
        note = "for a type of your own, implement `linkrunner_events::WholeNumber`"
    )]
    WholeNumberField;
    /// A whole number.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot stand here: a whole number is required",
        label = "must be an integer, and no `Option`",
        note = "write an integer such as `u32`; not a float, not a string, and not an `Option`",
        note = "for a type of your own, implement `linkrunner_events::WholeNumber`"
    )]
    RequiredWholeNumber;
    () WholeNumber => |value, key, writer| writer.number(key, value.to_integer().into());
    integer: i128 => value.to_integer()
}

kind! {
    /// A string, or none.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a string: ids are sent as strings even where they look like numbers",
        label = "not a string",
        note = "write `String` or `&str`, or an `Option` of one; a number becomes one with `#[linkrunner(with = u64::to_string)]`",
        note = "for an id type of your own, implement `linkrunner_events::Text`"
    )]
    TextField;
    /// A string.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot stand here: a string is required, even where an id looks like a number",
        label = "must be a string, and no `Option`",
        note = "write `String` or `&str`, not an `Option`; a number becomes one with `#[linkrunner(with = u64::to_string)]`",
        note = "for an id type of your own, implement `linkrunner_events::Text`"
    )]
    RequiredText;
    () Text => |value, key, writer| writer.text(key, value.as_text());
    text: &str => value.as_text()
}

kind! {
    /// A currency, or none.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a currency",
        label = "not a currency",
        note = "write `linkrunner_events::Currency`, or `String` or `&str`, which are checked when the event is encoded, or \
                an `Option` of one",
        note = "for a currency type of your own, implement `linkrunner_events::ToCurrency`"
    )]
    CurrencyField;
    /// A currency.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot stand here: a currency is required",
        label = "must be a currency, and no `Option`",
        note = "write `linkrunner_events::Currency`, or `String` or `&str`, which are checked when the event is encoded; \
                not an `Option`",
        note = "for a currency type of your own, implement `linkrunner_events::ToCurrency`"
    )]
    RequiredCurrency;
    () ToCurrency => |value, key, writer| writer.currency(key, value.to_currency())
}

kind! {
    /// A content type, or none.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a content type",
        label = "not a content type",
        note = "in an ecommerce event remove the field: `content_type` follows from the ids and is written for you",
        note = "or write `linkrunner_events::ContentType`, or `String` or `&str`, which are checked when the event is encoded"
    )]
    ContentTypeField;
    /// A content type.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot stand here: a content type is required",
        label = "must be a content type, and no `Option`",
        note = "remove the field: `content_type` follows from the ids and is written for you",
        note = "or write `linkrunner_events::ContentType`, or `String` or `&str`, which are checked when the event is encoded"
    )]
    RequiredContentType;
    () ToContentType => |value, key, writer| writer.content_type(key, value.to_content_type())
}

kind! {
    /// A list of strings, or none.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a list of strings",
        label = "not a list of strings",
        note = "write `Vec<String>`, `&[&str]`, `[String; 3]` or another list of strings; a single id is a list of one, \
                `vec![id]`, and a number becomes a string with `.to_string()`",
        note = "for a list of your own, implement `linkrunner_events::ContentIds`"
    )]
    IdsField;
    /// A list of strings.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot stand here: a list of strings is required",
        label = "must be a list of strings, and no `Option`",
        note = "write `Vec<String>`, `&[&str]`, `[String; 3]` or another list of strings, not an `Option`; a single id is a \
                list of one, `vec![id]`, and a number becomes a string with `.to_string()`",
        note = "for a list of your own, implement `linkrunner_events::ContentIds`"
    )]
    RequiredIds;
    ('a) ContentIds => |value, key, writer| writer.ids(key, value)
}

kind! {
    /// A list of items, or none.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a list of items",
        label = "not a list of items",
        note = "write `Vec<linkrunner_events::Content>`, or a list of a type with \
                `#[derive(linkrunner_events::EcommerceItem)]`; a single item is a list of one, `vec![item]`"
    )]
    ContentsField;
    /// A list of items.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot stand here: a list of items is required",
        label = "must be a list of items, and no `Option`",
        note = "write `Vec<linkrunner_events::Content>`, or a list of a type with \
                `#[derive(linkrunner_events::EcommerceItem)]`, not an `Option`; a single item is a list of one, `vec![item]`"
    )]
    RequiredContents;
    ('a) Contents => |value, key, writer| write_contents(value, key, writer)
}

/// Without this a reference to an `Option` of a money type would be sent through serde.
#[diagnostic::do_not_recommend]
impl<T: Amount> AmountField for &Option<T> {
    const OPTIONAL: bool = true;

    fn put(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        AmountField::put(*self, key, writer);
    }
}
