//! The rules for amounts that must agree, and for sales that may count twice.

use super::finding::Finding;
use super::rule::Rule;
use crate::encode::{EventFacts, ItemList};
use crate::names;
use crate::schema::Ecommerce;
use crate::value::{Decimal, Number};

pub(super) fn lint(
    name: &str,
    ecommerce: Option<Ecommerce>,
    facts: &EventFacts<'_>,
    findings: &mut Vec<Finding>,
) {
    if let Some(contents) = facts.catalogue.contents {
        lint_items(contents, facts, findings);
    }
    findings.extend(negative("amount", facts.amount));
    findings.extend(negative("value", facts.value));
    findings.extend(
        facts
            .amount
            .and_then(|amount| amount_mismatch(amount, "value", facts.value)),
    );
    findings.extend(money_without_currency(ecommerce, facts));
    findings.extend(sale_as_event(name, ecommerce, facts));
}

fn lint_items(contents: &dyn ItemList, facts: &EventFacts<'_>, findings: &mut Vec<Finding>) {
    let mut is_empty = true;
    let mut quantity = 0_i128;
    // `None` after a price that is not finite; encoding rejects such a price.
    let mut total = Some(Decimal::ZERO);
    contents.for_each(&mut |item| {
        is_empty = false;
        quantity = quantity.saturating_add(item.quantity);
        total = total.and_then(|sum| {
            sum.checked_add(item.item_price.to_decimal()?.checked_mul(item.quantity)?)
        });
        findings.extend(negative("item_price", Some(item.item_price)));
        if item.quantity < 1 {
            findings.push(Finding::new(
                Rule::QuantityBelowOne,
                format!(
                    "the item `{}` has a `quantity` of {}; leave it out of `contents`, or send a `quantity` of at least 1",
                    item.id.escape_debug(),
                    item.quantity
                ),
            ));
        }
    });

    // Another rule reports an empty list.
    if is_empty {
        return;
    }
    if let (Some(value), Some(total)) = (facts.value.and_then(Number::to_decimal), total) {
        findings.extend(value_mismatch(value, total, facts.discount));
    }
    if let Some(num_items) = facts.num_items.and_then(Number::to_decimal) {
        if num_items != Decimal::new(quantity, 0) {
            findings.push(Finding::new(
                Rule::NumItemsMismatch,
                format!(
                    "`num_items` is {num_items}, but the quantities add up to {quantity}; send {quantity}"
                ),
            ));
        }
    }
}

/// A discount must explain the whole difference: otherwise it could hide another mistake.
fn value_mismatch(value: Decimal, total: Decimal, discount: Option<Number>) -> Option<Finding> {
    if agree(value, total) {
        return None;
    }
    let mut message = format!("`value` is {value}, but the items add up to {total}");
    let discount = discount.filter(|discount| !discount.is_negative());
    let reduced = discount.and_then(|discount| total.checked_sub(discount.to_decimal()?));
    let missing = total
        .checked_sub(value)
        .filter(|missing| !missing.is_negative());
    message += &match (discount, reduced, missing) {
        (_, Some(reduced), _) if agree(value, reduced) => return None,
        (Some(discount), Some(reduced), _) if !reduced.is_negative() => {
            format!(", less a `discount` of {discount} to {reduced}; send {reduced}")
        }
        (_, _, Some(missing)) => {
            format!("; send {total}, or explain the difference with a `discount` of {missing}")
        }
        _ => format!("; send {total}"),
    };
    Some(Finding::new(Rule::ValueMismatch, message))
}

/// Compares a payment's amount with the `value` and the `amount` in its data.
pub(crate) fn lint_payment(amount: Number, facts: &EventFacts<'_>, findings: &mut Vec<Finding>) {
    if let Some(contents) = facts.catalogue.contents {
        lint_items(contents, facts, findings);
    }
    for (key, number) in [("value", facts.value), ("event_data.amount", facts.amount)] {
        findings.extend(negative(key, number));
        findings.extend(amount_mismatch(amount, key, number));
    }
}

fn amount_mismatch(amount: Number, key: &str, other: Option<Number>) -> Option<Finding> {
    let amount = amount.to_decimal()?;
    let other = other?.to_decimal()?;
    (!agree(amount, other)).then(|| {
        Finding::new(
            Rule::AmountValueMismatch,
            format!("`amount` is {amount}, but `{key}` is {other}; both are revenue, so send the same number"),
        )
    })
}

fn negative(key: &str, number: Option<Number>) -> Option<Finding> {
    let number = number.filter(|number| number.is_negative())?;
    Some(Finding::new(
        Rule::NegativeAmount,
        format!("`{key}` is {number}; send zero or more"),
    ))
}

/// Whether two amounts are equal, up to the rounding errors of float sums.
fn agree(left: Decimal, right: Decimal) -> bool {
    let (left, right) = (left.to_f64(), right.to_f64());
    (left - right).abs() <= right.abs() * 1e-9
}

fn money_without_currency(ecommerce: Option<Ecommerce>, facts: &EventFacts<'_>) -> Option<Finding> {
    // For an ecommerce event, another rule reports the missing currency.
    if facts.has_currency || ecommerce.is_some() {
        return None;
    }
    if facts.amount.is_some() {
        return Some(Finding::new(
            Rule::AmountWithoutCurrency,
            "`amount` is revenue, and there is no `currency`, so it may count in another currency or not at all; add `currency` \
             with an ISO 4217 code such as `USD`, or give it another key if it is not revenue",
        ));
    }
    facts.value.map(|_| {
        Finding::new(
            Rule::ValueWithoutCurrency,
            "there is a `value` and no `currency`; if it is money, add `currency` with an ISO 4217 code such as `USD`",
        )
    })
}

fn sale_as_event(
    name: &str,
    ecommerce: Option<Ecommerce>,
    facts: &EventFacts<'_>,
) -> Option<Finding> {
    let is_sale = match ecommerce {
        Some(Ecommerce::Purchase) => true,
        _ => name == names::PURCHASE_COMPLETED && facts.amount.is_some(),
    };
    is_sale.then(|| {
        Finding::new(
            Rule::SaleAsEvent,
            "this event is a sale, which counts twice if it is also sent as a payment; send each sale once, preferably as a \
             payment, which is deduplicated by its id",
        )
    })
}
