//! The traits of types that are sent as JSON numbers: amounts and whole numbers.

use std::num::NonZero;
use std::{borrow::Cow, rc::Rc, sync::Arc};

use crate::value::Number;

/// A type that is sent as an amount of money: a JSON number in major units (249.99, not 24999).
///
/// It is implemented for every integer and float, for references and smart pointers to them, and, with the feature
/// `rust_decimal`, for `rust_decimal::Decimal`. Strings are not amounts: Linkrunner answers 2xx to `"amount": "149.99"` and
/// drops the revenue.
///
/// Implement it for a money type of your own:
///
/// ```
/// use linkrunner_events::{Amount, Currency, LinkrunnerEvent, Number};
///
/// /// Cents, as the database keeps them.
/// struct Cents(i64);
///
/// impl Amount for Cents {
///     fn to_number(&self) -> Number {
///         Number::decimal(self.0.into(), 2)
///     }
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct PurchaseCompleted {
///     amount: Cents,
///     currency: Currency,
/// }
///
/// let event = PurchaseCompleted { amount: Cents(14_999), currency: Currency::USD };
/// let body = event.payload("user_1").to_vec()?;
/// assert!(body.windows(15).any(|part| part == br#""amount":149.99"#));
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
///
/// # Under other keys
///
/// A field whose type implements `Amount` is sent as its number under every key, even if the type also implements serde's
/// `Serialize`. The same holds for an `Option`, a reference, a `Box`, an `Rc`, an `Arc` or a `Cow` of the type.
/// Anywhere else, serde serializes the value: in lists, arrays, tuples, maps, an `Option` of an `Option`, type
/// parameters, and values returned by `with`. So if `Cents` derives `Serialize`, a `Vec<Cents>` is sent in cents. If
/// you can, do not derive `Serialize` for a money type: such fields are then compile errors. Convert them with `with`:
///
/// ```
/// # use linkrunner_events::{Amount, LinkrunnerEvent, Number};
/// # #[derive(serde::Serialize)]
/// # struct Cents(i64);
/// # impl Amount for Cents {
/// #     fn to_number(&self) -> Number {
/// #         Number::decimal(self.0.into(), 2)
/// #     }
/// # }
/// #[derive(LinkrunnerEvent)]
/// struct CartViewed<T: Amount> {
///     shipping: Cents,         // 4.99
///     discount: Option<Cents>, // 0.5
///     #[linkrunner(with = Amount::to_number)]
///     deposit: T,
///     #[linkrunner(with = numbers)]
///     prices: Vec<Cents>,
/// }
///
/// fn numbers(prices: &Vec<Cents>) -> Vec<Number> {
///     prices.iter().map(Amount::to_number).collect()
/// }
///
/// let event = CartViewed {
///     shipping: Cents(499),
///     discount: Some(Cents(50)),
///     deposit: Cents(1000),
///     prices: vec![Cents(1999), Cents(100)],
/// };
/// let body = String::from_utf8(event.payload("user_1").to_vec()?)?;
/// assert!(body.contains(r#"{"shipping":4.99,"discount":0.5,"deposit":10,"prices":[19.99,1]}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an amount: Linkrunner takes amounts as JSON numbers, never as strings",
    label = "not a number",
    note = "write `f64`, an integer such as `u32`, or `rust_decimal::Decimal` (feature `rust_decimal`)",
    note = "for a money type of your own, implement `linkrunner_events::Amount`"
)]
pub trait Amount {
    /// The number that is sent, in major units.
    fn to_number(&self) -> Number;
}

/// A type that is sent as a whole number: a quantity or a count of items.
///
/// It is implemented for every integer but `u128`, for their `NonZero` forms, and for references and smart pointers to them.
///
/// For a type of your own, implement it:
///
/// ```
/// use linkrunner_events::{Content, WholeNumber};
///
/// /// Pieces, counted by the warehouse in dozens.
/// struct Dozens(u16);
///
/// impl WholeNumber for Dozens {
///     fn to_integer(&self) -> i128 {
///         i128::from(self.0) * 12
///     }
/// }
///
/// assert_eq!(Content::new("sku_egg", Dozens(2), 0.25).quantity(), 24);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole number: quantities and counts are sent as JSON integers",
    label = "not an integer",
    note = "write an integer such as `u32`; for a type of your own, implement `linkrunner_events::WholeNumber`"
)]
pub trait WholeNumber {
    /// The integer that is sent.
    fn to_integer(&self) -> i128;
}

// The compiler would list all of these types where one is wrong; the messages of the traits name the usual ones.
macro_rules! integers {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Amount for $integer {
            fn to_number(&self) -> Number {
                Number::from(*self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl WholeNumber for $integer {
            fn to_integer(&self) -> i128 {
                // `usize` and `isize` fit, but have no `From` into `i128`.
                *self as i128
            }
        }

        #[diagnostic::do_not_recommend]
        impl Amount for NonZero<$integer> {
            fn to_number(&self) -> Number {
                Number::from(self.get())
            }
        }

        #[diagnostic::do_not_recommend]
        impl WholeNumber for NonZero<$integer> {
            fn to_integer(&self) -> i128 {
                self.get() as i128
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 usize);

macro_rules! amounts {
    ($($number:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Amount for $number {
            fn to_number(&self) -> Number {
                Number::from(*self)
            }
        }
    )*};
}

amounts!(u128 f32 f64 Number);

#[cfg(feature = "rust_decimal")]
#[diagnostic::do_not_recommend]
impl Amount for rust_decimal::Decimal {
    fn to_number(&self) -> Number {
        Number::decimal(self.mantissa(), self.scale())
    }
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Amount + ?Sized> Amount for $pointer {
            fn to_number(&self) -> Number {
                (**self).to_number()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: WholeNumber + ?Sized> WholeNumber for $pointer {
            fn to_integer(&self) -> i128 {
                (**self).to_integer()
            }
        }
    )*};
}

pointers!(&T Box<T> Rc<T> Arc<T>);

#[diagnostic::do_not_recommend]
impl<T: Amount + ToOwned + ?Sized> Amount for Cow<'_, T> {
    fn to_number(&self) -> Number {
        (**self).to_number()
    }
}
