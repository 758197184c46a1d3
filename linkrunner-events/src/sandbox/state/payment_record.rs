//! A payment that the sandbox keeps.

use serde_json::{Map, Value};

/// A payment that the sandbox keeps: the first one of its type and id.
///
/// ```
/// # #[cfg(feature = "client")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::sandbox::Sandbox;
/// use linkrunner_events::{Client, Payment, PaymentType, ServerKey};
///
/// let sandbox = Sandbox::start().await?;
/// let client = Client::builder(ServerKey::new("any")?).base_url(sandbox.base_url()).build()?;
///
/// client.send(&Payment::new("user_12345", "pay_1", 49.5).kind(PaymentType::OneTime)).await?;
/// client.send(&Payment::new("user_12345", "pay_1", 99).kind(PaymentType::OneTime)).await?; // a duplicate
///
/// let payments = sandbox.payments();
/// assert_eq!(payments.len(), 1);
/// assert_eq!((payments[0].amount(), payments[0].payment_type()), (49.5, "ONE_TIME"));
/// # Ok(()) }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
/// ```
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
    /// The id of the transaction. A payment of the same id and type is a duplicate.
    #[must_use]
    pub fn payment_id(&self) -> &str {
        &self.payment_id
    }

    /// The type, as it was sent. `DEFAULT` if the call had none.
    #[must_use]
    pub fn payment_type(&self) -> &str {
        self.payment_type
    }

    /// The status, as it was sent. `PAYMENT_COMPLETED` if the call had none.
    #[must_use]
    pub fn status(&self) -> &str {
        self.status
    }

    /// The amount in major units: 249.99, not 24999.
    #[must_use]
    pub fn amount(&self) -> f64 {
        self.amount
    }

    /// The `currency` in the event data.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.event_data.get("currency").and_then(Value::as_str)
    }

    /// The user who paid.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.user_id.as_deref()
    }

    /// The `install_instance_id`, which a call may have instead of a `user_id`.
    #[must_use]
    pub fn install_instance_id(&self) -> Option<&str> {
        self.install_instance_id.as_deref()
    }

    /// The event data. Empty if the call had none.
    #[must_use]
    pub fn event_data(&self) -> &Map<String, Value> {
        &self.event_data
    }
}
