//! Payments.

use std::borrow::Cow;
use std::net::IpAddr;

use super::body::{self, Body, impl_request, write_client_ip_address, write_id};
#[cfg(all(feature = "client", feature = "plan"))]
use super::data_type::DataType;
use super::{
    ApiRequest, Endpoint, IntoId, IntoUser, OrderingKey, PaymentStatus, PaymentType, User,
};
use crate::encode::{write_checked, write_number};
use crate::error::{EncodeError, EncodeProblem, FieldError};
use crate::event::{EventData, FieldsOf};
use crate::json::{close_object, key};
use crate::lint::{self, Finding};
use crate::value::{Amount, Number};

/// A payment, as Linkrunner records it.
///
/// # A payment or an event?
///
/// Send a payment when money was paid, and events for the steps before it.
///
/// - **Never send both.** A sale that is sent as a payment *and* as an event with an `amount` counts twice, and nothing
///   detects that. If an SDK in your app reports the sale, the backend must not.
/// - A payment is safe to send again: Linkrunner deduplicates payments by type and id. It does not deduplicate events.
/// - **The first record of a type and id wins.** If you send a payment as [`Initiated`](PaymentStatus::Initiated) and
///   later as [`Completed`](PaymentStatus::Completed) with the same id, Linkrunner ignores the second one as a
///   duplicate, and the payment never completes. Send only the final status. Send the earlier steps as events such as
///   `purchase_initiated`.
/// - For the same reason, each transaction needs its own id. A constant id loses every payment after the first.
///
/// To send the items of a purchase with a payment, pass a `Purchase` event as its data:
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
/// `client.send(&payment)` sends it at once, `queue.enqueue_request(&payment)` in the background.
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
    /// A completed payment of type `DEFAULT`. `payment_id` must be unique for each transaction; `amount` is in major
    /// units.
    pub fn new(user: impl IntoUser<'a>, payment_id: impl IntoId<'a>, amount: impl Amount) -> Self {
        Self {
            user: user.into_user(),
            payment_id: payment_id.into_id(),
            amount: amount.to_number(),
            kind: PaymentType::Default,
            status: PaymentStatus::Completed,
            data: None,
            client_ip_address: None,
        }
    }
}

impl<'a, D: EventData> Payment<'a, D> {
    /// Sets the type of the payment. Default: `DEFAULT`.
    pub fn kind(mut self, kind: PaymentType) -> Self {
        self.kind = kind;
        self
    }

    /// Sets the status of the payment. Default: `PAYMENT_COMPLETED`.
    pub fn status(mut self, status: PaymentStatus) -> Self {
        self.status = status;
        self
    }

    /// Sets the public address of the user's device. See [`Payload::client_ip_address`](crate::Payload::client_ip_address).
    pub fn client_ip_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.client_ip_address = Some(address.into().to_canonical());
        self
    }

    /// Sets the data of the payment: a group of fields, or an event such as a `Purchase`. Its `currency` is the currency of
    /// the payment.
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
    /// When an id is blank, the amount is negative or not finite, or the data fails a check; the [`EncodeError`] names
    /// the field and says what to do.
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        body::to_vec(self)
    }

    /// The encoded request, which owns its data and can be sent with `Client::send` now or later. It is safe to send
    /// more than once.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        let request = body::to_request(self)?;
        #[cfg(all(feature = "client", feature = "plan"))]
        if self.data.is_some() {
            return Ok(request.with_data_type(data_type::<D>));
        }
        Ok(request)
    }

    /// Probable mistakes that do not stop the payment from being sent, such as an amount that differs from the data's
    /// `value`.
    #[must_use = "findings have no effect: log them, or assert in a test that there are none"]
    pub fn lint(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.user.lint());
        findings.extend(lint::placeholder_id("payment_id", &self.payment_id));
        if let Some(data) = self.data {
            lint::lint_payment(self.amount, &FieldsOf(data), &mut findings);
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
            // The path needs `event_data`, because a payment and its data may both have an `amount`.
            write_checked(out, &FieldsOf(data), true).map_err(|error| error.below("event_data"))?;
        }
        write_client_ip_address(out, self.client_ip_address);
        close_object(out, 0);
        Ok(())
    }
}

#[cfg(all(feature = "client", feature = "plan"))]
fn data_type<D: EventData>() -> DataType {
    match D::__SCHEMA.name {
        "" => DataType::Group(D::__type_name()),
        name => DataType::Event(name),
    }
}

/// The data type of a [`Payment`] without data.
///
/// Write it where the type of a payment is named:
///
/// ```
/// use linkrunner_events::{NoData, Payment, PaymentType};
///
/// fn top_up(transaction: &str, amount: u32) -> Payment<'_, NoData> {
///     Payment::new("user_12345", transaction, amount).kind(PaymentType::WalletTopup)
/// }
///
/// assert!(!String::from_utf8_lossy(&top_up("tx_1", 50).to_vec()?).contains("event_data"));
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[derive(Debug, Clone, Copy, crate::EventData)]
#[linkrunner(unlisted)]
pub struct NoData {}
