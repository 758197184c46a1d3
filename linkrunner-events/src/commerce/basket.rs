//! One list of items, and the fields that follow from it.

use std::collections::HashSet;

use super::Content;
use crate::error::debug::debug_with_sources;
use crate::value::Amount;
use crate::value::Currency;
use crate::value::Decimal;
use crate::value::Number;

/// The fields of an ecommerce event, computed from its items so that they cannot disagree.
///
/// Flatten it into an event of your own, or use [`ViewContent`](super::ViewContent) and
/// [`AddToCart`](super::AddToCart). The value is summed decimally: three items of 0.1 are 0.3.
///
/// ```
/// use linkrunner_events::{Basket, Content, Currency, LinkrunnerEvent};
///
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(ecommerce = "AddToCart")]
/// struct CartAdded {
///     #[linkrunner(flatten)]
///     basket: Basket,
///     campaign: Option<String>,
/// }
///
/// let basket = Basket::builder(Currency::INR)
///     .item("sku_blue_tshirt_m", 2, 0.1)
///     .item("sku_black_jeans_32", 1, 0.2)
///     .build()?;
/// assert_eq!(basket.value().to_string(), "0.4");
/// assert_eq!(basket.num_items(), 3);
///
/// let event = CartAdded { basket, campaign: None };
/// assert!(event.lint().is_empty());
/// # Ok::<(), linkrunner_events::commerce::BasketError>(())
/// ```
#[derive(Debug, Clone, PartialEq, crate::EventData)]
pub struct Basket {
    /// The ids of the items, each once.
    content_ids: Vec<String>,
    /// The items.
    contents: Vec<Content>,
    /// The currency of the prices.
    currency: Currency,
    /// The sum of the prices, each as often as the item is there.
    value: Number,
    /// The sum of the quantities.
    num_items: u64,
}

impl Basket {
    /// Begins a basket whose prices are in `currency`.
    pub fn builder(currency: Currency) -> BasketBuilder {
        BasketBuilder {
            currency,
            contents: Vec::new(),
        }
    }

    /// The items, in the order in which they were added.
    #[must_use]
    pub fn contents(&self) -> &[Content] {
        &self.contents
    }

    /// The ids of the items, each once.
    #[must_use]
    pub fn content_ids(&self) -> &[String] {
        &self.content_ids
    }

    /// The currency of the prices.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The sum of the prices, each as often as the item is there.
    #[must_use]
    pub fn value(&self) -> Number {
        self.value
    }

    /// The sum of the quantities.
    #[must_use]
    pub fn num_items(&self) -> u64 {
        self.num_items
    }
}

/// Collects the items of a [`Basket`].
#[derive(Debug, Clone)]
#[must_use = "a basket is made by `build()`"]
pub struct BasketBuilder {
    currency: Currency,
    contents: Vec<Content>,
}

impl BasketBuilder {
    /// Adds an item: its id in the catalogue, how many of it, and the price of one in major units.
    pub fn item(self, id: impl Into<String>, quantity: u64, item_price: impl Amount) -> Self {
        self.content(Content::new(id, quantity, item_price))
    }

    /// Adds an item that is there already.
    pub fn content(mut self, content: Content) -> Self {
        self.contents.push(content);
        self
    }

    /// Computes the basket.
    ///
    /// # Errors
    ///
    /// When there is no item, when one has no id or is there zero times, when a price is not finite or negative, and when
    /// the sum is too large to be exact.
    pub fn build(self) -> Result<Basket, BasketError> {
        if self.contents.is_empty() {
            return Err(BasketError::Empty);
        }
        let mut content_ids: Vec<String> = Vec::with_capacity(self.contents.len());
        let mut listed = HashSet::new();
        let mut value = Decimal::ZERO;
        let mut num_items = 0_u64;
        for item in &self.contents {
            let id = || item.id().to_owned();
            if item.id().trim().is_empty() {
                return Err(BasketError::EmptyId);
            }
            if item.quantity() == 0 {
                return Err(BasketError::NoQuantity { id: id() });
            }
            let price = item.item_price();
            let too_large = || BasketError::TooLarge { id: id() };
            if price.is_negative() || !price.is_finite() {
                return Err(BasketError::BadPrice { id: id(), price });
            }
            value = price
                .to_decimal()
                .and_then(|price| price.checked_mul(item.quantity().into()))
                .and_then(|price| value.checked_add(price))
                .ok_or_else(too_large)?;
            num_items = num_items
                .checked_add(item.quantity())
                .ok_or_else(too_large)?;
            if listed.insert(item.id()) {
                content_ids.push(id());
            }
        }
        Ok(Basket {
            content_ids,
            contents: self.contents,
            currency: self.currency,
            value: value.into(),
            num_items,
        })
    }
}

/// Why items make no [`Basket`].
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BasketError {
    /// There is no item.
    #[error("a basket without items is no event; add one with `.item(…)`")]
    Empty,
    /// An item is there zero times.
    #[error("the item `{}` is there 0 times; leave it out, or say how many of it there are", id.escape_debug())]
    NoQuantity {
        /// The item's id.
        id: String,
    },
    /// An item's id is empty or only white space.
    #[error("an item's id is empty; send the id that the catalogue knows it by")]
    EmptyId,
    /// The exact sum has over 38 digits, or there are more items than a `u64` counts.
    #[error(
        "with the item `{}` the exact sum has over 38 digits, or the count over 64 bits; look at its price and quantity",
        id.escape_debug()
    )]
    TooLarge {
        /// The id of the first item that is too much.
        id: String,
    },
    /// A price is not finite, or negative.
    #[error("the item `{}` cannot have the price {price}; send a price of zero or more", id.escape_debug())]
    BadPrice {
        /// The item's id.
        id: String,
        /// The price of one.
        price: Number,
    },
}

debug_with_sources!(BasketError);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use linkrunner_rules::RESERVED_KEYS;

    use crate::LinkrunnerEvent;
    use crate::commerce::ViewContent;

    /// Messages say that a basket has these keys.
    #[test]
    fn a_basket_has_the_keys_that_the_rules_say() {
        let [schema] = ViewContent::SCHEMAS else {
            panic!("a struct is one event");
        };
        let keys: BTreeSet<&str> = schema.fields().map(|field| field.key()).collect();
        let expected: BTreeSet<&str> = RESERVED_KEYS
            .iter()
            .filter(|row| row.is_in_basket())
            .map(|row| row.key)
            .collect();
        assert_eq!(keys, expected);
    }
}
