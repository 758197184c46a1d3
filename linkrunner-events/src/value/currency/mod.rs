//! ISO 4217 currencies.

mod table;

use std::{borrow::Cow, fmt, rc::Rc, str::FromStr, sync::Arc};

use serde_core::{Serialize, Serializer};

use self::table::{CODES, WITHDRAWN};
use crate::error::debug::debug_with_sources;

/// A current ISO 4217 currency, written as its three letters.
///
/// Every current code has a constant. Parsing rejects lower-case and withdrawn codes, and the error suggests the right
/// one. Linkrunner would answer 2xx to `usd` or `euro`, but the ad networks drop such events.
///
/// ```
/// use linkrunner_events::Currency;
///
/// assert_eq!("USD".parse(), Ok(Currency::USD));
/// assert_eq!(Currency::INR.code(), "INR");
/// assert_eq!(
///     "usd".parse::<Currency>().unwrap_err().to_string(),
///     "`usd` is not a current ISO 4217 currency code; write `USD`",
/// );
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

impl Currency {
    /// The three letters.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// All current currencies, sorted by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        CODES.iter().map(|code| Self(code))
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        find(text).ok_or_else(|| UnknownCurrency {
            text: text.to_owned(),
        })
    }
}

fn find(text: &str) -> Option<Currency> {
    let index = CODES.binary_search(&text).ok()?;
    Some(Currency(CODES[index]))
}

impl TryFrom<&str> for Currency {
    type Error = UnknownCurrency;

    fn try_from(text: &str) -> Result<Self, UnknownCurrency> {
        text.parse()
    }
}

impl AsRef<str> for Currency {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// A text that is not a current ISO 4217 code. The error suggests a code if it can.
///
/// ```
/// use linkrunner_events::Currency;
///
/// let error = "euro".parse::<Currency>().unwrap_err();
/// assert!(error.to_string().contains("euro"));
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a current ISO 4217 currency code; {}", text.escape_debug(), self.advice())]
pub struct UnknownCurrency {
    text: String,
}

impl UnknownCurrency {
    /// The text that was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    fn upper(&self) -> String {
        self.text.trim().to_uppercase()
    }

    /// The most probable currency: the same letters in upper case, the successor of a withdrawn currency, or the currency of a
    /// common symbol or name.
    #[must_use]
    pub fn suggestion(&self) -> Option<Currency> {
        let upper = self.upper();
        find(&upper).or_else(|| successor(&upper)).or_else(|| {
            find(match upper.as_str() {
                "€" | "EURO" | "EUROS" => "EUR",
                "$" | "US$" | "DOLLAR" | "DOLLARS" => "USD",
                "£" | "POUND" | "POUNDS" => "GBP",
                "₹" | "RS" | "RUPEE" | "RUPEES" => "INR",
                "¥" | "YEN" => "JPY",
                _ => return None,
            })
        })
    }

    fn advice(&self) -> Cow<'static, str> {
        match (self.suggestion(), successor(&self.upper())) {
            (_, Some(successor)) => format!("it was withdrawn, write `{successor}`").into(),
            (Some(suggestion), None) => format!("write `{suggestion}`").into(),
            (None, None) => {
                "write three capital letters such as `USD`; an in-game currency belongs under another key".into()
            }
        }
    }
}

fn successor(withdrawn: &str) -> Option<Currency> {
    let &(_, code) = WITHDRAWN.iter().find(|(old, _)| *old == withdrawn)?;
    find(code)
}

debug_with_sources!(UnknownCurrency);

/// A type for the key `currency`: [`Currency`], or a string, which is checked against ISO 4217 when the event is
/// encoded.
///
/// Implement it for a currency type of your own:
///
/// ```
/// use linkrunner_events::{Currency, ToCurrency, UnknownCurrency};
///
/// enum ShopCurrency {
///     Euro,
///     Rupee,
/// }
///
/// impl ToCurrency for ShopCurrency {
///     fn to_currency(&self) -> Result<Currency, UnknownCurrency> {
///         Ok(match self {
///             Self::Euro => Currency::EUR,
///             Self::Rupee => Currency::INR,
///         })
///     }
/// }
/// # assert_eq!(ShopCurrency::Euro.to_currency(), Ok(Currency::EUR));
/// # assert_eq!(ShopCurrency::Rupee.to_currency(), Ok(Currency::INR));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a currency",
    label = "not a currency",
    note = "write `linkrunner_events::Currency`; `String` and `&str` also work, but are checked only when the event is encoded",
    note = "for a currency type of your own, implement `linkrunner_events::ToCurrency`"
)]
pub trait ToCurrency {
    /// The currency that is sent.
    ///
    /// # Errors
    ///
    /// If the value is not a current ISO 4217 code. Then the event is not sent.
    fn to_currency(&self) -> Result<Currency, UnknownCurrency>;
}

impl ToCurrency for Currency {
    fn to_currency(&self) -> Result<Currency, UnknownCurrency> {
        Ok(*self)
    }
}

impl ToCurrency for str {
    fn to_currency(&self) -> Result<Currency, UnknownCurrency> {
        self.parse()
    }
}

impl ToCurrency for String {
    fn to_currency(&self) -> Result<Currency, UnknownCurrency> {
        self.parse()
    }
}

impl ToCurrency for Cow<'_, str> {
    fn to_currency(&self) -> Result<Currency, UnknownCurrency> {
        self.parse()
    }
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: ToCurrency + ?Sized> ToCurrency for $pointer {
            fn to_currency(&self) -> Result<Currency, UnknownCurrency> {
                (**self).to_currency()
            }
        }
    )*};
}

pointers!(&T Box<T> Rc<T> Arc<T>);
