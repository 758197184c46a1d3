//! Payments, and their removal.

use std::borrow::Cow;
use std::net::IpAddr;

use super::body::{self, Body, impl_request, write_client_ip_address, write_id};
use super::{ApiRequest, Endpoint, OrderingKey, PaymentStatus, PaymentType, User};
use crate::encode::{read_facts, write_checked, write_number};
use crate::error::{EncodeError, EncodeProblem, FieldError};
use crate::event::{EventData, FieldsOf};
use crate::json::{close_object, key};
use crate::lint::{self, Finding};
use crate::value::{Amount, Number};

/// A payment, as Linkrunner records it.
///
/// # A payment or an event?
///
/// A payment for what was paid, an event for what happened on the way there.
///
/// - **Never both.** A sale that is sent as a payment *and* as an event with an `amount` counts twice, and nothing can
///   tell. If an SDK in your app reports the sale, the backend must not.
/// - A payment is safe to send again: Linkrunner deduplicates payments on their type and id, and events not at all.
/// - **The first record of a type and id wins**, so a payment that is sent as [`Initiated`](PaymentStatus::Initiated) and
///   then, under the same id, as [`Completed`](PaymentStatus::Completed) never completes: the second one is taken for a
///   repetition. Send the final state, once; what leads there is an event, such as `purchase_initiated`.
/// - For the same reason an id has to be unique for its transaction. A constant one swallows every later payment.
///
/// An order for an ad network's catalogue is a payment whose data is a `Purchase`:
///
/// ```
/// use linkrunner_events::{Basket, Content, Currency, LinkrunnerEvent, Payment, PaymentType};
///
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(ecommerce = "Purchase")]
/// struct Purchase<'a> {
///     #[linkrunner(flatten)]
///     basket: Basket,
///     order_id: &'a str,
/// }
///
/// let basket = Basket::builder(Currency::INR).item("sku_blue_tshirt_m", 2, 799).build()?;
/// let purchase = Purchase { basket, order_id: "order_98765" };
/// let payment = Payment::new("user_12345", "pay_1", 1598)
///     .kind(PaymentType::OneTime)
///     .data(&purchase);
/// assert!(payment.lint().is_empty());
///
/// let request = payment.to_request()?;
/// assert!(request.is_repeatable());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `client.send(&payment)` sends it, `queue.enqueue_request(&payment)` does so in the background.
#[derive(Debug)]
#[must_use = "a payment is not sent by itself: pass it to `Client::send` or `Queue::enqueue_request`"]
pub struct Payment<'a, D = NoData> {
    user: User<'a>,
    payment_id: Cow<'a, str>,
    amount: Number,
    kind: PaymentType,
    status: PaymentStatus,
    data: Option<&'a D>,
    client_ip_address: Option<IpAddr>,
}

impl<'a> Payment<'a> {
    /// A completed payment of type `DEFAULT`: by whom, under which id, unique for the transaction, and how much, in major
    /// units.
    pub fn new(
        user: impl Into<User<'a>>,
        payment_id: impl Into<Cow<'a, str>>,
        amount: impl Amount,
    ) -> Self {
        Self {
            user: user.into(),
            payment_id: payment_id.into(),
            amount: amount.to_number(),
            kind: PaymentType::Default,
            status: PaymentStatus::Completed,
            data: None,
            client_ip_address: None,
        }
    }
}

impl<'a, D: EventData> Payment<'a, D> {
    /// What kind of payment it is; `DEFAULT` where this is not called.
    pub fn kind(mut self, kind: PaymentType) -> Self {
        self.kind = kind;
        self
    }

    /// How far it has come; `PAYMENT_COMPLETED` where this is not called.
    pub fn status(mut self, status: PaymentStatus) -> Self {
        self.status = status;
        self
    }

    /// The public address of the user's device, as for [`Payload`](crate::Payload::client_ip_address).
    pub fn client_ip_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.client_ip_address = Some(address.into().to_canonical());
        self
    }

    /// What was paid for: a group of fields, or an event such as a `Purchase`. Its `currency` is the payment's.
    pub fn data<T: EventData>(self, data: &'a T) -> Payment<'a, T> {
        Payment {
            user: self.user,
            payment_id: self.payment_id,
            amount: self.amount,
            kind: self.kind,
            status: self.status,
            data: Some(data),
            client_ip_address: self.client_ip_address,
        }
    }

    /// The JSON that is sent.
    ///
    /// # Errors
    ///
    /// When the payment must not be sent as it is: an empty id, an amount that is negative or not finite, or data that
    /// could not be sent as an event either.
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        body::to_vec(self)
    }

    /// The encoded request, which owns its data and can be sent with `Client::send` now or later. It may be sent again.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        body::to_request(self)
    }

    /// What is probably a mistake in this payment and yet may be sent, such as an amount that differs from the data's
    /// `value`.
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(data) = self.data {
            let fields = FieldsOf(data);
            lint::lint_payment(self.amount, &read_facts(&fields), &mut findings);
        }
        findings.extend(
            self.client_ip_address
                .and_then(lint::lint_client_ip_address),
        );
        findings
    }
}

impl_request!([D: EventData] Payment<'_, D>);

impl<D: EventData> Body for Payment<'_, D> {
    fn endpoint(&self) -> Endpoint {
        Endpoint::CapturePayment
    }

    fn name(&self) -> Cow<'static, str> {
        self.kind.as_str().to_owned().into()
    }

    fn ordering_key(&self) -> OrderingKey {
        OrderingKey::of_user(&self.user)
    }

    fn write(&self, out: &mut Vec<u8>) -> Result<(), FieldError> {
        if self.amount.is_negative() {
            return Err(FieldError::at("amount", EncodeProblem::Negative));
        }
        write_id(out, self.user.key(), self.user.value())?;
        write_id(out, key!("payment_id"), &self.payment_id)?;
        out.extend_from_slice(key!("amount").without_quote());
        write_number(out, self.amount).map_err(|error| error.below("amount"))?;
        write_id(out, key!("type"), self.kind.as_str())?;
        write_id(out, key!("status"), self.status.as_str())?;
        if let Some(data) = self.data {
            out.extend_from_slice(br#","event_data":"#);
            // A payment and its data both have an `amount`.
            write_checked(out, &FieldsOf(data), true).map_err(|error| error.below("event_data"))?;
        }
        write_client_ip_address(out, self.client_ip_address);
        close_object(out, 0);
        Ok(())
    }
}

/// The data of a payment without data.
#[derive(Debug, Clone, Copy, crate::EventData)]
pub struct NoData {}
