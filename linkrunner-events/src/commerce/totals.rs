//! The fields of a basket that follow from its items.

use std::collections::HashSet;

use super::BasketError;
use crate::encode::Item;
use crate::value::{Decimal, Number, is_blank};

/// The ids, the value and the number of the items added so far. Does not depend on their type, so it compiles once.
pub(super) struct Totals {
    pub(super) content_ids: Vec<String>,
    listed: HashSet<String>,
    pub(super) value: Decimal,
    pub(super) num_items: u64,
    /// The sum of the discounts, if there are any.
    pub(super) discount: Option<Decimal>,
}

impl Totals {
    pub(super) fn new() -> Self {
        Self {
            content_ids: Vec::new(),
            listed: HashSet::new(),
            value: Decimal::ZERO,
            num_items: 0,
            discount: None,
        }
    }

    pub(super) fn add(&mut self, item: Item<'_>) -> Result<(), BasketError> {
        let Item {
            id,
            quantity,
            item_price: price,
        } = item;
        if is_blank(id) {
            return Err(BasketError::EmptyId);
        }
        let owned_id = || id.to_owned();
        if quantity < 1 {
            return Err(BasketError::BadQuantity {
                id: owned_id(),
                quantity,
            });
        }
        if price.is_negative() || !price.is_finite() {
            return Err(BasketError::BadPrice {
                id: owned_id(),
                price,
            });
        }
        let too_large = || BasketError::TooLarge { id: owned_id() };
        self.value = price
            .to_decimal()
            .and_then(|price| price.checked_mul(quantity))
            .and_then(|price| self.value.checked_add(price))
            .ok_or_else(too_large)?;
        self.num_items = u64::try_from(quantity)
            .ok()
            .and_then(|quantity| self.num_items.checked_add(quantity))
            .ok_or_else(too_large)?;
        if !self.listed.contains(id) {
            self.listed.insert(owned_id());
            self.content_ids.push(owned_id());
        }
        Ok(())
    }

    /// Takes a discount off the value.
    pub(super) fn add_discount(&mut self, discount: Number) -> Result<(), BasketError> {
        let error = BasketError::BadDiscount {
            discount,
            value: self.value.into(),
        };
        let lowered = |discount: Decimal| {
            let value = self.value.checked_sub(discount)?;
            let sum = match self.discount {
                Some(sum) => sum.checked_add(discount)?,
                None => discount,
            };
            (!discount.is_negative() && !value.is_negative()).then_some((value, sum))
        };
        let (value, sum) = discount.to_decimal().and_then(lowered).ok_or(error)?;
        self.value = value;
        self.discount = Some(sum);
        Ok(())
    }
}
