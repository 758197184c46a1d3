//! A basket of items, and the fields of an event that follow from them.

use super::totals::Totals;
use super::{BasketError, Content, EcommerceItem};
use crate::value::{Amount, Currency, Number, WholeNumber};

/// The fields of an ecommerce event, computed from its items so that they agree.
///
/// Flatten it into an event of your own, or use [`ViewContent`](super::ViewContent) or [`AddToCart`](super::AddToCart).
/// Sums are exact decimals: three items at 0.1 are 0.3.
///
/// ```
/// use linkrunner_events::{Basket, Currency, LinkrunnerEvent};
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
///
/// # Items of your own
///
/// The items are [`Content`]s or values of any type that derives [`EcommerceItem`](macro@crate::EcommerceItem):
///
/// ```
/// use linkrunner_events::{Basket, Currency, EcommerceItem, LinkrunnerEvent};
///
/// #[derive(EcommerceItem)]
/// struct CartLine {
///     #[linkrunner(rename = "id")]
///     sku: String,
///     quantity: u32,
///     item_price: f64,
///     size: Option<String>,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(ecommerce = "AddToCart")]
/// struct CartAdded {
///     #[linkrunner(flatten)]
///     basket: Basket<CartLine>,
/// }
///
/// let lines = vec![CartLine { sku: "sku_1".to_owned(), quantity: 2, item_price: 7.99, size: None }];
/// let basket = Basket::builder(Currency::EUR).contents(lines).build()?;
/// assert_eq!(basket.content_ids(), ["sku_1"]);
/// assert_eq!(basket.value().to_string(), "15.98");
/// assert!(CartAdded { basket }.lint().is_empty());
/// # Ok::<(), linkrunner_events::commerce::BasketError>(())
/// ```
///
/// `Basket<&CartLine>` holds references to items.
///
/// # Discounts
///
/// [`BasketBuilder::discount`] lowers the value and keeps the prices of the items. The basket then also sends the key
/// `discount`, which explains the difference:
///
/// ```
/// use linkrunner_events::{Basket, Currency, commerce::AddToCart, LinkrunnerEvent};
///
/// let basket = Basket::builder(Currency::EUR).item("sku_1", 2, 10).discount(5).build()?;
/// assert_eq!(basket.value().to_string(), "15");
/// assert!(AddToCart::new(basket).lint().is_empty());
/// # Ok::<(), linkrunner_events::commerce::BasketError>(())
/// ```
#[derive(Debug, Clone, PartialEq, crate::EventData)]
#[linkrunner(unlisted)]
pub struct Basket<T: EcommerceItem = Content> {
    /// The ids of the items, each once.
    content_ids: Vec<String>,
    /// The items.
    contents: Vec<T>,
    /// The currency of the prices.
    currency: Currency,
    /// The sum of `item_price` × `quantity` over all items, minus the discount, in major units.
    value: Number,
    /// The sum of the quantities.
    num_items: u64,
    /// The discount on the sum of the prices.
    discount: Option<Number>,
}

impl<T: EcommerceItem> Basket<T> {
    /// Starts a basket with prices in `currency`.
    ///
    /// The item type is inferred from the items that are added.
    pub fn builder(currency: Currency) -> BasketBuilder<T> {
        BasketBuilder {
            currency,
            contents: Vec::new(),
            discounts: Vec::new(),
        }
    }

    /// The items, in the order in which they were added.
    #[must_use]
    pub fn contents(&self) -> &[T] {
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

    /// The sum of `item_price` × `quantity` over all items, minus the discount, in major units.
    #[must_use]
    pub fn value(&self) -> Number {
        self.value
    }

    /// The sum of the quantities.
    #[must_use]
    pub fn num_items(&self) -> u64 {
        self.num_items
    }

    /// The sum of the discounts; `None` if [`BasketBuilder::discount`] was not called.
    #[must_use]
    pub fn discount(&self) -> Option<Number> {
        self.discount
    }
}

/// Collects the items of a [`Basket`].
///
/// ```
/// use linkrunner_events::{Basket, Currency};
///
/// let basket = Basket::builder(Currency::EUR)
///     .item("sku_pen", 3, 0.1)
///     .discount(0.05)
///     .build()?;
/// assert_eq!(basket.value().to_string(), "0.25");
/// assert_eq!(basket.num_items(), 3);
/// # Ok::<(), linkrunner_events::commerce::BasketError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "call `build()` to get the basket"]
pub struct BasketBuilder<T: EcommerceItem = Content> {
    currency: Currency,
    contents: Vec<T>,
    discounts: Vec<Number>,
}

impl BasketBuilder {
    /// Adds an item: its id in the catalogue, its quantity, and the price of one in major units.
    pub fn item(
        self,
        id: impl Into<String>,
        quantity: impl WholeNumber,
        item_price: impl Amount,
    ) -> Self {
        self.content(Content::new(id, quantity, item_price))
    }
}

impl<T: EcommerceItem> BasketBuilder<T> {
    /// Adds an item that already exists.
    pub fn content(mut self, item: T) -> Self {
        self.contents.push(item);
        self
    }

    /// Adds all items of a list.
    pub fn contents(mut self, items: impl IntoIterator<Item = T>) -> Self {
        self.contents.extend(items);
        self
    }

    /// Takes an amount off the value, such as that of a coupon, in major units. Several discounts add up. Default: none.
    ///
    /// Linkrunner gives the key `discount` no meaning; it tells readers and lints why the value differs from the prices.
    pub fn discount(mut self, amount: impl Amount) -> Self {
        self.discounts.push(amount.to_number());
        self
    }

    /// Computes the basket.
    ///
    /// # Errors
    ///
    /// If there is no item, an item is invalid, the value or the number of items is too large to be exact, or a
    /// discount is not between 0 and the value: see the variants of [`BasketError`].
    pub fn build(self) -> Result<Basket<T>, BasketError> {
        if self.contents.is_empty() {
            return Err(BasketError::Empty);
        }
        let mut totals = Totals::new();
        for item in &self.contents {
            let mut added = Ok(());
            item.__visit_item(&mut |item| added = totals.add(item));
            added?;
        }
        for discount in self.discounts {
            totals.add_discount(discount)?;
        }
        Ok(Basket {
            content_ids: totals.content_ids,
            contents: self.contents,
            currency: self.currency,
            value: totals.value.into(),
            num_items: totals.num_items,
            discount: totals.discount.map(Number::from),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use linkrunner_rules::RESERVED_KEYS;

    use crate::commerce::ViewContent;
    use crate::{LinkrunnerEvent, Role};

    /// Error messages list the reserved keys of a basket from the rules.
    #[test]
    fn the_rules_know_the_reserved_keys_of_a_basket() {
        let [schema] = ViewContent::SCHEMAS else {
            panic!("a struct is one event");
        };
        let keys: BTreeSet<&str> = schema
            .fields()
            .filter(|field| field.role() != Role::Custom)
            .map(|field| field.key())
            .collect();
        let expected: BTreeSet<&str> = RESERVED_KEYS
            .iter()
            .filter(|row| row.is_in_basket())
            .map(|row| row.key)
            .collect();
        assert_eq!(keys, expected);
    }
}
