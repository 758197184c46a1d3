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
///     "`value` is 15, but the items add up to 20; send 20, or explain the difference with a `discount` of 5",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    rule: Rule,
    message: String,
    earlier_call: Option<u64>,
}

impl Finding {
    pub(crate) fn new(rule: Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            earlier_call: None,
        }
    }

    /// Adds the number of the earlier call that the message names.
    #[cfg(feature = "sandbox")]
    pub(crate) fn with_earlier_call(mut self, number: u64) -> Self {
        self.earlier_call = Some(number);
        self
    }

    /// The rule that reported the finding.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The severity of the rule.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// The problem and the remedy.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// For a rule that compares calls, the number of the earlier call. Only findings of the sandbox have one.
    #[must_use]
    pub fn earlier_call(&self) -> Option<u64> {
        self.earlier_call
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
