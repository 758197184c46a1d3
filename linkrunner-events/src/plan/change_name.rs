//! The name of a change, such as `purchase_completed.coupon`.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use super::model::{EntryId, EntryKind};
use super::path::{FieldPath, read_key, write_key};

use crate::error::debug::debug_with_sources;

/// The place of a change: an entry, or a field of it. `linkrunner plan accept` takes this name.
///
/// An event's name and a field's path are joined by a dot. For the data of a payment and for a context, the kind comes
/// first: `payment:order.coupon`. A name with characters other than letters, digits, `_` and `-` is written as a JSON
/// string.
///
/// ```
/// use linkrunner_events::plan::ChangeName;
///
/// let name: ChangeName = "purchase_completed.contents[].id".parse()?;
/// assert_eq!(name.entry.name, "purchase_completed");
/// assert_eq!(name.to_string(), "purchase_completed.contents[].id");
/// # Ok::<(), linkrunner_events::plan::InvalidName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeName {
    /// The entry.
    pub entry: EntryId,
    /// The field. `None` for a change of the entry itself.
    pub field: Option<FieldPath>,
}

impl ChangeName {
    pub(crate) fn of(entry: &EntryId, field: Option<&FieldPath>) -> Self {
        Self {
            entry: entry.clone(),
            field: field.cloned(),
        }
    }
}

/// The error of parsing a [`ChangeName`].
///
/// ```
/// use linkrunner_events::plan::ChangeName;
///
/// // A space needs quotes.
/// assert!("Purchase completed.coupon".parse::<ChangeName>().is_err());
/// assert!(r#""Purchase completed".coupon"#.parse::<ChangeName>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not the name of a change; write the event, or the event and the field, as in `purchase_completed.coupon`; a \
     name with characters other than letters, digits, `_` and `-` is written as a JSON string, as in `\"Purchase completed\".coupon`"
)]
pub struct InvalidName {
    text: String,
}

debug_with_sources!(InvalidName);

impl fmt::Display for ChangeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry.kind {
            EntryKind::Event => {}
            kind => write!(f, "{}:", kind.name())?,
        }
        write_key(f, &self.entry.name)?;
        if let Some(field) = &self.field {
            f.write_char('.')?;
            field.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for ChangeName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName {
            text: text.to_owned(),
        };
        let (kind, rest) = kind_and_rest(text);
        let (name, rest) = read_key(rest).ok_or_else(invalid)?;
        let field = match rest.strip_prefix('.') {
            Some(path) => Some(path.parse().map_err(|_| invalid())?),
            None if rest.is_empty() => None,
            None => return Err(invalid()),
        };
        let entry = EntryId::new(kind, name);
        Ok(Self { entry, field })
    }
}

/// The kind before a colon, and the text after it.
fn kind_and_rest(text: &str) -> (EntryKind, &str) {
    for kind in [EntryKind::Payment, EntryKind::Context] {
        let rest = text.strip_prefix(kind.name());
        if let Some(rest) = rest.and_then(|rest| rest.strip_prefix(':')) {
            return (kind, rest);
        }
    }
    (EntryKind::Event, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for text in [
            "purchase_completed",
            "purchase_completed.coupon",
            "payment:order.contents[].id",
            "context:device",
            "payment.coupon",
            r#""Purchase completed".coupon"#,
            r#""a.b"."c.d".*"#,
            r#"payment:"payment:x""#,
        ] {
            let name: ChangeName = text.parse().expect(text);
            assert_eq!(name.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", ".", "a.", ".a", "a b", "a[]", "a:b", "payment:", "\"a", "a.*",
        ] {
            assert!(text.parse::<ChangeName>().is_err(), "{text}");
        }
    }
}
