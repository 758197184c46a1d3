//! The types that a field may have, by its key.
//!
//! | key | type | if the field is required | returned by `with` | for a type of your own, implement |
//! | --- | --- | --- | --- | --- |
//! | `amount`, `value`, `item_price`, `quantity` | [`AmountField`] | [`RequiredAmount`] | [`ReturnedAmount`] | [`Amount`](crate::Amount) |
//! | `num_items`, `quantity` of an item | [`WholeNumberField`] | [`RequiredWholeNumber`] | [`ReturnedWholeNumber`] | [`WholeNumber`](crate::WholeNumber) |
//! | `currency` | [`CurrencyField`] | [`RequiredCurrency`] | [`ReturnedCurrency`] | [`ToCurrency`](crate::ToCurrency) |
//! | `content_ids`, `item_group_ids` | [`IdsField`] | [`RequiredIds`] | – | [`ContentIds`](crate::ContentIds) |
//! | `contents` | [`ContentsField`] | [`RequiredContents`] | – | [`Contents`](crate::Contents) |
//! | `content_type` | [`ContentTypeField`] | [`RequiredContentType`] | [`ReturnedContentType`] | [`ToContentType`](crate::ToContentType) |
//! | `order_id`, `id` of an item | [`TextField`] | [`RequiredText`] | [`ReturnedText`] | [`Text`](crate::Text) |
//! | any other | [`CustomField`] | – | [`ReturnedValue`] | `serde::Serialize`, [`EventData`](macro@crate::EventData) or [`Amount`](crate::Amount) |
//!
//! A field with `flatten` has no key of its own. Its type is an [`EventData`](trait@crate::EventData) or an `Option` of
//! one.
//!
//! Functions in `with` and `skip_if` take a reference to the field: [`WithFunction`], [`SkipIfFunction`].
//!
//! The compiler names the traits of this module when a field has a wrong type. They are implemented for every type that
//! implements the trait in the last column, so there is nothing to implement here. Code that is generic in the type of
//! a field needs them as bounds:
//!
//! ```
//! use linkrunner_events::fields::AmountField;
//! use linkrunner_events::{EncodeError, LinkrunnerEvent};
//!
//! #[derive(LinkrunnerEvent)]
//! struct PurchaseCompleted<T> {
//!     amount: T,
//! }
//!
//! fn body<T: AmountField>(event: &PurchaseCompleted<T>) -> Result<Vec<u8>, EncodeError> {
//!     event.payload("user_1").to_vec()
//! }
//! # assert!(body(&PurchaseCompleted { amount: 9.5 }).is_ok());
//! ```

mod custom;
mod function;
mod reserved;

pub use self::custom::{CustomField, No, ReturnedValue, Yes};
pub use self::function::{FunctionOf, FunctionOfField, SkipIfAnswer, SkipIfFunction, WithFunction};
pub use self::reserved::{
    AmountField, ContentTypeField, ContentsField, CurrencyField, IdsField, RequiredAmount,
    RequiredContentType, RequiredContents, RequiredCurrency, RequiredIds, RequiredText,
    RequiredWholeNumber, ReturnedAmount, ReturnedContentType, ReturnedCurrency, ReturnedText,
    ReturnedWholeNumber, TextField, WholeNumberField,
};
