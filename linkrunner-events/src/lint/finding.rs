//! A finding: a rule and a message.

use std::fmt;

use super::rule::{Rule, Severity};

/// A probable mistake in an event.
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
///     "`value` is 15 and the items add up to 20; send 20, or explain the difference with a `discount` of 5",
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

    /// The rule that reported the finding.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// How sure the rule is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// The problem and the remedy.
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
