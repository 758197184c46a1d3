//! What is probably a mistake in an event and yet may be sent.

mod naming;
mod revenue;

use std::fmt;
use std::net::IpAddr;

pub(crate) use self::revenue::lint_payment;
use crate::checks::EventFacts;
use crate::event::LinkrunnerEvent;

/// Something about an event that is probably a mistake.
///
/// ```
/// use linkrunner_events::{Content, Currency, LinkrunnerEvent, Rule};
///
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(ecommerce = "AddToCart")]
/// struct CartAdded {
///     content_ids: [&'static str; 1],
///     contents: [Content; 1],
///     currency: Currency,
///     value: f64,
///     num_items: u32,
/// }
///
/// let findings = CartAdded {
///     content_ids: ["sku_1"],
///     contents: [Content::new("sku_1", 2, 10)],
///     currency: Currency::EUR,
///     value: 15.0,
///     num_items: 2,
/// }
/// .lint();
/// assert_eq!(findings[0].rule(), Rule::ValueMismatch);
/// assert_eq!(
///     findings[0].to_string(),
///     "`value` is 15 and the items add up to 20; if that is no discount, send 20",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    rule: Rule,
    message: String,
}

impl Finding {
    fn new(rule: Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
        }
    }

    /// The rule that found it.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// How sure the rule is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// What was found and what to do.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// How sure a finding is. A test of your own may well assert that there are no warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Right in many applications, wrong in some: worth one look.
    Advice,
    /// Seldom right.
    Warning,
}

/// What findings are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// `value` differs from the sum of the items. A discount may explain it.
    ValueMismatch,
    /// `num_items` differs from the sum of the quantities.
    NumItemsMismatch,
    /// An item is there less than once.
    QuantityBelowOne,
    /// `amount` and `value` differ: which of them is the revenue?
    AmountValueMismatch,
    /// An amount, a value or a price is below zero.
    NegativeAmount,
    /// There is an `amount` or a `value`, and no `currency`.
    AmountWithoutCurrency,
    /// A sale that is sent as an event; sent as a payment as well, it counts twice.
    SaleAsEvent,
    /// The name carries a variant, such as `purchase_gold`: one event with a field says it better.
    VariantInName,
    /// A key carries a value, such as `level_5`: the value belongs on the right.
    ValueInKey,
    /// The client's address is private, loopback or link-local, and Linkrunner ignores it.
    PrivateClientAddress,
}

impl Rule {
    /// How sure the rule is.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::AmountWithoutCurrency | Self::SaleAsEvent | Self::ValueInKey => Severity::Advice,
            Self::ValueMismatch
            | Self::NumItemsMismatch
            | Self::QuantityBelowOne
            | Self::AmountValueMismatch
            | Self::NegativeAmount
            | Self::VariantInName
            | Self::PrivateClientAddress => Severity::Warning,
        }
    }
}

pub(crate) fn lint_event<E: LinkrunnerEvent + ?Sized>(event: &E) -> Vec<Finding> {
    let schema = event.schema();
    let mut findings = Vec::new();
    findings.extend(naming::variant_in_name(schema.name()));
    findings.extend(
        schema
            .fields()
            .filter_map(|field| naming::value_in_key(field.key())),
    );
    // Collecting cannot fail; what cannot be encoded is an error there.
    if let Ok(facts) = EventFacts::of(event) {
        revenue::lint(schema, &facts, &mut findings);
    }
    findings
}

pub(crate) fn lint_client_ip_address(address: IpAddr) -> Option<Finding> {
    let scope = match address {
        address if address.is_loopback() => "a loopback",
        address if address.is_unspecified() => "an unspecified",
        IpAddr::V4(address) if address.is_private() => "a private",
        IpAddr::V4(address) if address.is_link_local() => "a link-local",
        IpAddr::V6(address) if address.is_unique_local() => "a private",
        IpAddr::V6(address) if address.is_unicast_link_local() => "a link-local",
        _ => return None,
    };
    Some(Finding::new(
        Rule::PrivateClientAddress,
        format!(
            "`client_ip_address` is {scope} address, {address}, which Linkrunner ignores; send the device's public \
             address, which behind a proxy stands in `X-Forwarded-For`"
        ),
    ))
}
