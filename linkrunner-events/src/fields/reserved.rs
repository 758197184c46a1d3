//! The kinds of reserved fields: the types that each takes, and how a value is handed to the writer.
//!
//! Generated code calls `<FieldType as Kind>::__put(&self.field, key, writer)`, so that a wrong type is an error at that
//! type, with the message of the kind. A kind takes `Option`s; its `Required` form does not. The `Returned` form, for the
//! values of functions in `with`, does not either, because the checks of flattened groups cannot see whether the
//! function returns an `Option`.

#[cfg(feature = "plan")]
use crate::commerce::EcommerceItem;
use crate::commerce::{Contents, write_contents};
use crate::encode::FieldWriter;
#[cfg(feature = "plan")]
use crate::schema::Shape;
use crate::value::Number;
use crate::value::ToCurrency;
use crate::value::{Amount, WholeNumber};
use crate::value::{ContentIds, Text, ToContentType};

/// Declares a kind of field: the trait that takes `Option`s, those that do not, and how a value is put.
macro_rules! kind {
    (
        $(#[$attribute:meta])* $field:ident;
        $(#[$required_attribute:meta])* $required:ident;
        $($(#[$returned_attribute:meta])* $returned:ident;)?
        ($($lifetime:lifetime)?) $public:ident => |$value:ident, $key:ident, $writer:ident| $put:expr
        $(, const $shape:ident => $shape_value:expr)?
        $(; $get:ident: $got:ty => $get_value:expr)?
    ) => {
        $(#[$attribute])*
        pub trait $field {
            /// Whether a value may be none.
            #[doc(hidden)]
            const __OPTIONAL: bool;
            $(
                /// The shape of a value.
                #[cfg(feature = "plan")]
                #[doc(hidden)]
                const $shape: Shape;
            )?

            /// Hands the value to the writer; nothing where it is `None`.
            #[doc(hidden)]
            fn __put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>);
        }

        #[diagnostic::do_not_recommend]
        impl<T: $public> $field for T {
            const __OPTIONAL: bool = false;
            $(
                #[cfg(feature = "plan")]
                const $shape: Shape = $shape_value;
            )?

            fn __put<'a>(&$($lifetime)? self, key: &'static str, $writer: &mut FieldWriter<'_, 'a>) {
                let ($value, $key) = (self, key);
                $put;
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: $public> $field for Option<T> {
            const __OPTIONAL: bool = true;
            $(
                #[cfg(feature = "plan")]
                const $shape: Shape = <T as $field>::$shape;
            )?

            fn __put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>) {
                if let Some(value) = self {
                    <T as $field>::__put(value, key, writer);
                }
            }
        }

        $(#[$required_attribute])*
        pub trait $required {
            $(
                /// The shape of a value.
                #[cfg(feature = "plan")]
                #[doc(hidden)]
                const $shape: Shape;
            )?

            /// Hands the value to the writer.
            #[doc(hidden)]
            fn __put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>);
            $(
                /// What the checks of an item look at.
                #[doc(hidden)]
                fn $get(&self) -> $got;
            )?
        }

        #[diagnostic::do_not_recommend]
        impl<T: $public> $required for T {
            $(
                #[cfg(feature = "plan")]
                const $shape: Shape = <T as $field>::$shape;
            )?

            $(
                fn $get(&self) -> $got {
                    let $value = self;
                    $get_value
                }
            )?

            fn __put<'a>(&$($lifetime)? self, key: &'static str, writer: &mut FieldWriter<'_, 'a>) {
                <T as $field>::__put(self, key, writer);
            }
        }

        $(
            $(#[$returned_attribute])*
            pub trait $returned {
                /// Hands the value to the writer.
                #[doc(hidden)]
                fn __put(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>);
            }

            #[diagnostic::do_not_recommend]
            impl<T: $public> $returned for T {
                fn __put(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
                    <T as $field>::__put(self, key, writer);
                }
            }
        )?
    };
}

kind! {
    /// The type of a field that is sent as an amount: an [`Amount`] or an `Option` of one; `None` is left out.
    ///
    /// ```
    /// use linkrunner_events::EventData;
    ///
    /// #[derive(EventData)]
    /// struct Totals {
    ///     amount: f64,
    ///     value: Option<u32>, // left out when `None`
    /// }
    ///
    /// assert_eq!(serde_json::to_string(&Totals { amount: 9.5, value: None })?, r#"{"amount":9.5}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not an amount: Linkrunner takes amounts as JSON numbers, never as strings",
        label = "not a number",
        note = "write `f64`, an integer such as `u32`, `rust_decimal::Decimal` (feature `rust_decimal`), or an `Option` of one",
        note = "for a money type of your own, implement `linkrunner_events::Amount`",
        note = "if the field means something else, rename its key with `#[linkrunner(rename = \"…\")]`"
    )]
    AmountField;
    /// The type of a required amount: an [`Amount`], not an `Option`.
    ///
    /// ```
    /// use linkrunner_events::EcommerceItem;
    ///
    /// #[derive(EcommerceItem)]
    /// struct CartLine {
    ///     id: &'static str,
    ///     quantity: u8,
    ///     item_price: f64, // always sent
    /// }
    ///
    /// let line = CartLine { id: "sku_1", quantity: 1, item_price: 7.5 };
    /// assert_eq!(serde_json::to_string(&line)?, r#"{"id":"sku_1","quantity":1,"item_price":7.5}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be used for this required key: it must be a number",
        label = "must be a number, not an `Option`",
        note = "write `f64`, an integer such as `u32`, or `rust_decimal::Decimal` (feature `rust_decimal`); not a string, \
                and not an `Option`",
        note = "for a money type of your own, implement `linkrunner_events::Amount`"
    )]
    RequiredAmount;
    /// The return type of a `with` function for an amount: an [`Amount`].
    ///
    /// ```
    /// use linkrunner_events::{EventData, Number};
    ///
    /// #[derive(EventData)]
    /// struct Totals {
    ///     #[linkrunner(with = major_units)]
    ///     amount: i64, // cents
    /// }
    ///
    /// fn major_units(cents: &i64) -> Number {
    ///     Number::decimal((*cents).into(), 2)
    /// }
    ///
    /// assert_eq!(serde_json::to_string(&Totals { amount: 1998 })?, r#"{"amount":19.98}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the function in `with` returns `{Self}`, but this key takes a number",
        label = "must return a number, not an `Option`",
        note = "return `f64`, an integer such as `u32`, `rust_decimal::Decimal` (feature `rust_decimal`), or a type of your \
                own that implements `linkrunner_events::Amount`",
        note = "to leave the field out sometimes, add `skip_if = function`, where the function is a `fn(&T) -> bool` and `T` is \
                the field's type"
    )]
    ReturnedAmount;
    () Amount => |value, key, writer| writer.number(key, value.to_number());
    __number: Number => value.to_number()
}

kind! {
    /// The type of a field that is sent as a whole number: a [`WholeNumber`] or an `Option` of one; `None` is left out.
    ///
    /// ```
    /// use linkrunner_events::EventData;
    ///
    /// #[derive(EventData)]
    /// struct Cart {
    ///     num_items: Option<usize>,
    /// }
    ///
    /// assert_eq!(serde_json::to_string(&Cart { num_items: Some(3) })?, r#"{"num_items":3}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a whole number: quantities and counts are sent as JSON integers",
        label = "not an integer",
        note = "write an integer such as `u32` or `i64`, not a float, or an `Option` of one",
        note = "for a type of your own, implement `linkrunner_events::WholeNumber`",
        note = "if the field means something else, rename its key with `#[linkrunner(rename = \"…\")]`"
    )]
    WholeNumberField;
    /// The type of a required whole number: a [`WholeNumber`], not an `Option`.
    ///
    /// ```
    /// use linkrunner_events::EcommerceItem;
    ///
    /// #[derive(EcommerceItem)]
    /// struct CartLine {
    ///     id: &'static str,
    ///     quantity: std::num::NonZeroU8, // always sent
    ///     item_price: u32,
    /// }
    ///
    /// let line = CartLine { id: "sku_1", quantity: 2.try_into().unwrap(), item_price: 7 };
    /// assert_eq!(serde_json::to_string(&line)?, r#"{"id":"sku_1","quantity":2,"item_price":7}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be used for this required key: it must be a whole number",
        label = "must be an integer, not an `Option`",
        note = "write an integer such as `u32` or `i64`; not a float, not a string, and not an `Option`",
        note = "for a type of your own, implement `linkrunner_events::WholeNumber`"
    )]
    RequiredWholeNumber;
    /// The return type of a `with` function for a whole number: a [`WholeNumber`].
    ///
    /// ```
    /// use linkrunner_events::EventData;
    ///
    /// #[derive(EventData)]
    /// struct Cart {
    ///     #[linkrunner(rename = "num_items", with = Vec::len)]
    ///     lines: Vec<String>,
    /// }
    ///
    /// assert_eq!(serde_json::to_string(&Cart { lines: vec!["sku_1".to_owned()] })?, r#"{"num_items":1}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the function in `with` returns `{Self}`, but this key takes a whole number",
        label = "must return an integer, not an `Option`",
        note = "return an integer such as `u32`, or a type of your own that implements `linkrunner_events::WholeNumber`",
        note = "to leave the field out sometimes, add `skip_if = function`, where the function is a `fn(&T) -> bool` and `T` is \
                the field's type"
    )]
    ReturnedWholeNumber;
    () WholeNumber => |value, key, writer| writer.number(key, value.to_integer().into());
    __integer: i128 => value.to_integer()
}

kind! {
    /// The type of a field that is sent as a string: a [`Text`] or an `Option` of one; `None` is left out.
    ///
    /// ```
    /// use linkrunner_events::EventData;
    ///
    /// #[derive(EventData)]
    /// struct Order<'a> {
    ///     order_id: Option<&'a str>,
    /// }
    ///
    /// assert_eq!(serde_json::to_string(&Order { order_id: Some("ORD-1") })?, r#"{"order_id":"ORD-1"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a string: ids are sent as strings even if they look like numbers",
        label = "not a string",
        note = "write `String` or `&str`, or an `Option` of one",
        note = "to send a number, a `Uuid` or another value with `Display`, add `#[linkrunner(with = ToString::to_string)]`; this \
                does not work for an `Option`",
        note = "for an id type of your own, implement `linkrunner_events::Text`",
        note = "if the field means something else, rename its key with `#[linkrunner(rename = \"…\")]`"
    )]
    TextField;
    /// The type of a required string: a [`Text`], not an `Option`.
    ///
    /// ```
    /// use linkrunner_events::EcommerceItem;
    ///
    /// #[derive(EcommerceItem)]
    /// struct CartLine {
    ///     id: String, // always sent
    ///     quantity: u8,
    ///     item_price: u32,
    /// }
    ///
    /// let line = CartLine { id: "sku_1".to_owned(), quantity: 2, item_price: 7 };
    /// assert_eq!(serde_json::to_string(&line)?, r#"{"id":"sku_1","quantity":2,"item_price":7}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be used for this required key: it must be a string, even if the id looks like a number",
        label = "must be a string, not an `Option`",
        note = "write `String` or `&str`, not an `Option`",
        note = "to send a number, a `Uuid` or another value with `Display`, add `#[linkrunner(with = ToString::to_string)]`",
        note = "for an id type of your own, implement `linkrunner_events::Text`"
    )]
    RequiredText;
    /// The return type of a `with` function for a string: a [`Text`].
    ///
    /// ```
    /// use linkrunner_events::EventData;
    ///
    /// #[derive(EventData)]
    /// struct Order {
    ///     #[linkrunner(with = ToString::to_string)]
    ///     order_id: u64,
    /// }
    ///
    /// assert_eq!(serde_json::to_string(&Order { order_id: 12345 })?, r#"{"order_id":"12345"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the function in `with` returns `{Self}`, but this key takes a string",
        label = "must return a string, not an `Option`",
        note = "return `String` or `&str`, or a type of your own that implements `linkrunner_events::Text`",
        note = "to leave the field out sometimes, add `skip_if = function`, where the function is a `fn(&T) -> bool` and `T` is \
                the field's type"
    )]
    ReturnedText;
    () Text => |value, key, writer| writer.text(key, value.as_text());
    __text: &str => value.as_text()
}

kind! {
    /// The type of a field that is sent as a currency: a [`ToCurrency`] or an `Option` of one; `None` is left out.
    ///
    /// ```
    /// use linkrunner_events::{Currency, EventData};
    ///
    /// #[derive(EventData)]
    /// struct Total {
    ///     amount: f64,
    ///     currency: Option<Currency>,
    /// }
    ///
    /// let total = Total { amount: 9.5, currency: Some(Currency::EUR) };
    /// assert_eq!(serde_json::to_string(&total)?, r#"{"amount":9.5,"currency":"EUR"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a currency",
        label = "not a currency",
        note = "write `linkrunner_events::Currency`, or an `Option` of it; `String` and `&str` also work, but are checked only \
                when the event is encoded",
        note = "for a currency type of your own, implement `linkrunner_events::ToCurrency`",
        note = "if the field means something else, rename its key with `#[linkrunner(rename = \"…\")]`"
    )]
    CurrencyField;
    /// The type of a required currency: a [`ToCurrency`], not an `Option`.
    ///
    /// Code that is generic in such a field needs the trait as a bound:
    ///
    /// ```
    /// use linkrunner_events::fields::RequiredCurrency;
    /// use linkrunner_events::{Content, LinkrunnerEvent};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// #[linkrunner(ecommerce = "ViewContent")]
    /// struct ItemViewed<T> {
    ///     content_ids: [&'static str; 1],
    ///     contents: [Content; 1],
    ///     currency: T,
    ///     value: u32,
    /// }
    ///
    /// fn is_complete<T: RequiredCurrency>(event: &ItemViewed<T>) -> bool {
    ///     event.lint().is_empty()
    /// }
    ///
    /// let event = ItemViewed {
    ///     content_ids: ["sku_1"],
    ///     contents: [Content::new("sku_1", 1, 7)],
    ///     currency: "EUR",
    ///     value: 7,
    /// };
    /// assert!(is_complete(&event));
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be used for this required key: it must be a currency",
        label = "must be a currency, not an `Option`",
        note = "write `linkrunner_events::Currency`, not an `Option`; `String` and `&str` also work, but are checked only when \
                the event is encoded",
        note = "for a currency type of your own, implement `linkrunner_events::ToCurrency`"
    )]
    RequiredCurrency;
    /// The return type of a `with` function for a currency: a [`ToCurrency`].
    ///
    /// ```
    /// use linkrunner_events::{Currency, EventData};
    ///
    /// #[derive(EventData)]
    /// struct Total {
    ///     amount: f64,
    ///     #[linkrunner(rename = "currency", with = currency_of)]
    ///     country: &'static str,
    /// }
    ///
    /// fn currency_of(country: &&str) -> Currency {
    ///     if *country == "IN" { Currency::INR } else { Currency::USD }
    /// }
    ///
    /// let total = Total { amount: 9.5, country: "IN" };
    /// assert_eq!(serde_json::to_string(&total)?, r#"{"amount":9.5,"currency":"INR"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the function in `with` returns `{Self}`, but this key takes a currency",
        label = "must return a currency, not an `Option`",
        note = "return `linkrunner_events::Currency`, `String` or `&str`, or a type of your own that implements \
                `linkrunner_events::ToCurrency`",
        note = "to leave the field out sometimes, add `skip_if = function`, where the function is a `fn(&T) -> bool` and `T` is \
                the field's type"
    )]
    ReturnedCurrency;
    () ToCurrency => |value, key, writer| writer.currency(key, value.to_currency())
}

kind! {
    /// The type of a field that is sent as a content type: a [`ToContentType`] or an `Option` of one; `None` is
    /// left out.
    ///
    /// ```
    /// use linkrunner_events::{ContentType, EventData};
    ///
    /// #[derive(EventData)]
    /// struct Listing {
    ///     content_type: Option<ContentType>,
    /// }
    ///
    /// let listing = Listing { content_type: Some(ContentType::Product) };
    /// assert_eq!(serde_json::to_string(&listing)?, r#"{"content_type":"product"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a content type",
        label = "not a content type",
        note = "in an ecommerce event, remove the field: the library sends `content_type` for you, according to the ids",
        note = "otherwise, write `linkrunner_events::ContentType`; `String` and `&str` also work, but are checked only when the \
                event is encoded",
        note = "if the field means something else, rename its key with `#[linkrunner(rename = \"…\")]`"
    )]
    ContentTypeField;
    /// The type of a required content type: a [`ToContentType`], not an `Option`.
    ///
    /// Code that is generic in such a field needs the trait as a bound:
    ///
    /// ```
    /// use linkrunner_events::fields::RequiredContentType;
    /// use linkrunner_events::{Content, Currency, LinkrunnerEvent};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// #[linkrunner(ecommerce = "ViewContent")]
    /// struct ItemViewed<T> {
    ///     content_ids: [&'static str; 1],
    ///     contents: [Content; 1],
    ///     currency: Currency,
    ///     value: u32,
    ///     content_type: T,
    /// }
    ///
    /// fn is_complete<T: RequiredContentType>(event: &ItemViewed<T>) -> bool {
    ///     event.lint().is_empty()
    /// }
    ///
    /// let event = ItemViewed {
    ///     content_ids: ["sku_1"],
    ///     contents: [Content::new("sku_1", 1, 7)],
    ///     currency: Currency::EUR,
    ///     value: 7,
    ///     content_type: "product",
    /// };
    /// assert!(is_complete(&event));
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be used for this required key: it must be a content type",
        label = "must be a content type, not an `Option`",
        note = "remove the field: the library sends `content_type` for you, according to the ids",
        note = "otherwise, write `linkrunner_events::ContentType`; `String` and `&str` also work, but are checked only when the \
                event is encoded"
    )]
    RequiredContentType;
    /// The return type of a `with` function for a content type: a [`ToContentType`].
    ///
    /// ```
    /// use linkrunner_events::{ContentType, EventData};
    ///
    /// #[derive(EventData)]
    /// struct Listing {
    ///     #[linkrunner(rename = "content_type", with = content_type)]
    ///     has_variants: bool,
    /// }
    ///
    /// fn content_type(has_variants: &bool) -> ContentType {
    ///     if *has_variants { ContentType::ProductGroup } else { ContentType::Product }
    /// }
    ///
    /// let listing = Listing { has_variants: true };
    /// assert_eq!(serde_json::to_string(&listing)?, r#"{"content_type":"product_group"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the function in `with` returns `{Self}`, but this key takes a content type",
        label = "must return a content type, not an `Option`",
        note = "in an ecommerce event, remove the field: the library sends `content_type` for you, according to the ids",
        note = "otherwise, return `linkrunner_events::ContentType`, `String` or `&str`"
    )]
    ReturnedContentType;
    () ToContentType => |value, key, writer| writer.content_type(key, value.to_content_type())
}

kind! {
    /// The type of a field that is sent as a list of strings: a [`ContentIds`] or an `Option` of one; `None` is
    /// left out.
    ///
    /// ```
    /// use linkrunner_events::EventData;
    ///
    /// #[derive(EventData)]
    /// struct Listing<'a> {
    ///     content_ids: Option<&'a [&'a str]>,
    /// }
    ///
    /// let listing = Listing { content_ids: Some(&["sku_1", "sku_2"]) };
    /// assert_eq!(serde_json::to_string(&listing)?, r#"{"content_ids":["sku_1","sku_2"],"content_type":"product"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a list of strings",
        label = "not a list of strings",
        note = "write `Vec<String>`, `&[&str]`, `[String; 3]` or another list of strings, or an `Option` of such a list",
        note = "for a single id, use `vec![id]`; convert a number with `.to_string()`",
        note = "for a list of your own, implement `linkrunner_events::ContentIds`"
    )]
    IdsField;
    /// The type of a required list of strings: a [`ContentIds`], not an `Option`.
    ///
    /// Code that is generic in such a field needs the trait as a bound:
    ///
    /// ```
    /// use linkrunner_events::fields::RequiredIds;
    /// use linkrunner_events::{Content, Currency, LinkrunnerEvent};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// #[linkrunner(ecommerce = "ViewContent")]
    /// struct ItemViewed<T> {
    ///     content_ids: T,
    ///     contents: [Content; 1],
    ///     currency: Currency,
    ///     value: u32,
    /// }
    ///
    /// fn is_complete<T: RequiredIds>(event: &ItemViewed<T>) -> bool {
    ///     event.lint().is_empty()
    /// }
    ///
    /// let event = ItemViewed {
    ///     content_ids: vec!["sku_1"],
    ///     contents: [Content::new("sku_1", 1, 7)],
    ///     currency: Currency::EUR,
    ///     value: 7,
    /// };
    /// assert!(is_complete(&event));
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be used for this required key: it must be a list of strings",
        label = "must be a list of strings, not an `Option`",
        note = "write `Vec<String>`, `&[&str]`, `[String; 3]` or another list of strings, not an `Option`",
        note = "for a single id, use `vec![id]`; convert a number with `.to_string()`",
        note = "for a list of your own, implement `linkrunner_events::ContentIds`"
    )]
    RequiredIds;
    ('a) ContentIds => |value, key, writer| writer.ids(key, value)
}

kind! {
    /// The type of a field that is sent as a list of items: a [`Contents`] or an `Option` of one; `None` is left out.
    ///
    /// ```
    /// use linkrunner_events::{Content, EventData};
    ///
    /// #[derive(EventData)]
    /// struct Listing {
    ///     contents: Option<Vec<Content>>,
    /// }
    ///
    /// let listing = Listing { contents: Some(vec![Content::new("sku_1", 1, 7)]) };
    /// assert_eq!(serde_json::to_string(&listing)?, r#"{"contents":[{"id":"sku_1","quantity":1,"item_price":7}]}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a list of items",
        label = "not a list of items",
        note = "write `Vec<linkrunner_events::Content>`, or an `Option` of it; for a single item, use `vec![item]`",
        note = "for an item type of your own, put `#[derive(linkrunner_events::EcommerceItem)]` on it; if it derives `Serialize` \
                or `EventData`, replace that",
        note = "if the field means something else, rename its key with `#[linkrunner(rename = \"…\")]`"
    )]
    ContentsField;
    /// The type of a required list of items: a [`Contents`], not an `Option`.
    ///
    /// Code that is generic in such a field needs the trait as a bound:
    ///
    /// ```
    /// use linkrunner_events::fields::RequiredContents;
    /// use linkrunner_events::{Content, Currency, LinkrunnerEvent};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// #[linkrunner(ecommerce = "ViewContent")]
    /// struct ItemViewed<T> {
    ///     content_ids: [&'static str; 1],
    ///     contents: T,
    ///     currency: Currency,
    ///     value: u32,
    /// }
    ///
    /// fn is_complete<T: RequiredContents>(event: &ItemViewed<T>) -> bool {
    ///     event.lint().is_empty()
    /// }
    ///
    /// let event = ItemViewed {
    ///     content_ids: ["sku_1"],
    ///     contents: [Content::new("sku_1", 1, 7)],
    ///     currency: Currency::EUR,
    ///     value: 7,
    /// };
    /// assert!(is_complete(&event));
    /// ```
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be used for this required key: it must be a list of items",
        label = "must be a list of items, not an `Option`",
        note = "write `Vec<linkrunner_events::Content>`, not an `Option`; for a single item, use `vec![item]`",
        note = "for an item type of your own, put `#[derive(linkrunner_events::EcommerceItem)]` on it; if it derives `Serialize` \
                or `EventData`, replace that"
    )]
    RequiredContents;
    ('a) Contents => |value, key, writer| write_contents(value, key, writer),
    const __SHAPE => Shape::List(&<T::Item as EcommerceItem>::__SHAPE)
}

/// Without this a reference to an `Option` of a money type would be sent through serde.
#[diagnostic::do_not_recommend]
impl<T: Amount> AmountField for &Option<T> {
    const __OPTIONAL: bool = true;

    fn __put(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        AmountField::__put(*self, key, writer);
    }
}
