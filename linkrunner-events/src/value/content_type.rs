//! The content type: whether ids name variants or product groups.

use std::{borrow::Cow, fmt, str::FromStr};

use serde_core::{Serialize, Serializer};

use crate::error::debug::debug_with_sources;

/// The kind of the ids in an ecommerce event. The key of the ids determines it, so the derive writes it.
///
/// ```
/// use linkrunner_events::ContentType;
///
/// assert_eq!(ContentType::Product.to_string(), "product");
/// assert_eq!(ContentType::ProductGroup.to_string(), "product_group");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentType {
    /// Product variants: `content_ids`.
    Product,
    /// Product groups: `item_group_ids`.
    ProductGroup,
}

impl ContentType {
    /// `product` or `product_group`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::ProductGroup => "product_group",
        }
    }

    /// The key of ids of this type: `content_ids` or `item_group_ids`.
    #[must_use]
    pub const fn ids_key(self) -> &'static str {
        match self {
            Self::Product => "content_ids",
            Self::ProductGroup => "item_group_ids",
        }
    }
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for ContentType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A text that is neither `product` nor `product_group`.
///
/// ```
/// use linkrunner_events::ContentType;
///
/// let error = "products".parse::<ContentType>().unwrap_err();
/// assert_eq!(error.text(), "products");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{}` is not a content type; write `product` (with `content_ids`) or `product_group` (with `item_group_ids`), or \
     remove the field: the library sets it from the ids",
    text.escape_debug()
)]
pub struct UnknownContentType {
    text: String,
}

impl UnknownContentType {
    /// The text that was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

debug_with_sources!(UnknownContentType);

impl FromStr for ContentType {
    type Err = UnknownContentType;

    fn from_str(text: &str) -> Result<Self, UnknownContentType> {
        match text {
            "product" => Ok(Self::Product),
            "product_group" => Ok(Self::ProductGroup),
            _ => Err(UnknownContentType {
                text: text.to_owned(),
            }),
        }
    }
}

/// The types of a field `content_type`: [`ContentType`], or a string that is checked when the event is encoded.
///
/// For a type of your own, implement it:
///
/// ```
/// use linkrunner_events::commerce::UnknownContentType;
/// use linkrunner_events::{ContentType, LinkrunnerEvent, ToContentType};
///
/// /// Whether the shop sells sizes as items of their own.
/// struct HasSizes(bool);
///
/// impl ToContentType for HasSizes {
///     fn to_content_type(&self) -> Result<ContentType, UnknownContentType> {
///         Ok(if self.0 { ContentType::ProductGroup } else { ContentType::Product })
///     }
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct CatalogueOpened {
///     content_type: HasSizes,
/// }
///
/// let body = CatalogueOpened { content_type: HasSizes(true) }.payload("user_12345").to_vec()?;
/// assert!(String::from_utf8_lossy(&body).contains(r#"{"content_type":"product_group"}"#));
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a content type",
    label = "not a content type",
    note = "in an ecommerce event, remove the field: the library sends `content_type` for you, according to the ids",
    note = "otherwise, write `linkrunner_events::ContentType`; `String` and `&str` also work, but are checked only when the event \
            is encoded"
)]
pub trait ToContentType {
    /// The content type that is sent.
    ///
    /// # Errors
    ///
    /// If the value is neither `product` nor `product_group`. Then the event is not sent.
    fn to_content_type(&self) -> Result<ContentType, UnknownContentType>;
}

impl ToContentType for ContentType {
    fn to_content_type(&self) -> Result<ContentType, UnknownContentType> {
        Ok(*self)
    }
}

impl ToContentType for str {
    fn to_content_type(&self) -> Result<ContentType, UnknownContentType> {
        self.parse()
    }
}

impl ToContentType for String {
    fn to_content_type(&self) -> Result<ContentType, UnknownContentType> {
        self.parse()
    }
}

impl ToContentType for Cow<'_, str> {
    fn to_content_type(&self) -> Result<ContentType, UnknownContentType> {
        self.parse()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ToContentType + ?Sized> ToContentType for &T {
    fn to_content_type(&self) -> Result<ContentType, UnknownContentType> {
        (**self).to_content_type()
    }
}
