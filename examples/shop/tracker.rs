//! Hands the events over to the outbox.

use linkrunner_events::outbox::{Outbox, OutboxError};
use linkrunner_events::{Basket, LinkrunnerEvent, Payment, PaymentType};

use crate::catalogue::Line;
use crate::events::{Context, Purchase};

#[derive(Clone)]
pub(crate) struct Tracker {
    outbox: Outbox,
}

impl Tracker {
    pub(crate) fn new(outbox: Outbox) -> Self {
        Self { outbox }
    }

    /// Stores an event with the context, in about a millisecond.
    ///
    /// A failure is logged and not returned: a shopper must be able to shop, even if an event cannot be stored.
    pub(crate) async fn track(&self, event: &impl LinkrunnerEvent, user: &str) {
        let payload = event.payload(user).context(&Context::THIS);
        if let Err(error) = self.outbox.enqueue_request(payload).await {
            tracing::error!(event = event.event_name(), ?error, "an event is lost");
        }
    }

    /// Stores a payment. A failure is returned: this is revenue, and the caller can try again. Payments are safe to repeat,
    /// because Linkrunner counts one id once.
    pub(crate) async fn sold(
        &self,
        user: &str,
        payment_id: &str,
        order_id: &str,
        basket: Basket<Line>,
    ) -> Result<(), OutboxError> {
        let purchase = Purchase {
            basket,
            order_id,
            context: Context::THIS,
        };
        let payment = Payment::new(user, payment_id, purchase.basket.value())
            .kind(PaymentType::OneTime)
            .data(&purchase);
        self.outbox.enqueue_request(&payment).await
    }

    /// The outbox, for the health check.
    pub(crate) fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}
