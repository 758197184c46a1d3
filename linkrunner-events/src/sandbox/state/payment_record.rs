//! The payments the sandbox keeps.

use serde_json::{Map, Value};

/// A payment as the sandbox keeps it: the first record under its type and id.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentRecord {
    pub(crate) payment_id: String,
    pub(crate) payment_type: &'static str,
    pub(crate) status: &'static str,
    pub(crate) amount: f64,
    pub(crate) user_id: Option<String>,
    pub(crate) install_instance_id: Option<String>,
    pub(crate) event_data: Map<String, Value>,
}

impl PaymentRecord {
    /// The transaction's id, which together with the type is what duplicates are told by.
    #[must_use]
    pub fn payment_id(&self) -> &str {
        &self.payment_id
    }

    /// The payment's type as it stands on the wire; `DEFAULT` where the call had none.
    #[must_use]
    pub fn payment_type(&self) -> &str {
        self.payment_type
    }

    /// The payment's status as it stands on the wire; `PAYMENT_COMPLETED` where the call had none.
    #[must_use]
    pub fn status(&self) -> &str {
        self.status
    }

    /// The amount, in major units of the currency.
    #[must_use]
    pub fn amount(&self) -> f64 {
        self.amount
    }

    /// The currency, which a payment carries in its event data.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.event_data.get("currency").and_then(Value::as_str)
    }

    /// The user who paid.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.user_id.as_deref()
    }

    /// The installation that paid, which may stand in the place of a user.
    #[must_use]
    pub fn install_instance_id(&self) -> Option<&str> {
        self.install_instance_id.as_deref()
    }

    /// The event data, empty where the call had none.
    #[must_use]
    pub fn event_data(&self) -> &Map<String, Value> {
        &self.event_data
    }
}
