//! What is probably a mistake in an event and yet may be sent.

mod address;
mod naming;
#[cfg(feature = "sandbox")]
pub(crate) mod raw;
mod revenue;
mod rule;

use std::fmt;

pub(crate) use self::address::lint_client_ip_address;
pub(crate) use self::revenue::lint_payment;
pub use self::rule::{Rule, Severity};
use crate::encode::{Fields, read_facts};
use crate::schema::EventSchema;

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
    pub(crate) fn new(rule: Rule, message: impl Into<String>) -> Self {
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

/// Lints an event of this crate.
pub(crate) fn lint_event(schema: &EventSchema, fields: &dyn Fields) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(naming::variant_in_name(schema.name()));
    findings.extend(
        schema
            .fields()
            .filter_map(|field| naming::value_in_key(field.key())),
    );
    let facts = read_facts(fields);
    revenue::lint(schema.name(), schema.ecommerce(), &facts, &mut findings);
    findings
}
