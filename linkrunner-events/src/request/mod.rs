//! Encoded requests, and what makes one: an event, a payment, the removal of a payment.

mod api_request;
mod event;
mod from_parts;
mod into_request;
mod ordering_key;
mod payment;
mod payment_terms;
mod removal;
mod user;

pub use self::api_request::{ApiRequest, Endpoint, MAX_BODY_BYTES};
pub use self::event::Payload;
pub(crate) use self::event::Rest;
pub use self::into_request::IntoRequest;
pub(crate) use self::ordering_key::OrderingKey;
pub use self::payment::{NoData, Payment};
pub use self::payment_terms::{PaymentStatus, PaymentType};
pub use self::removal::RemovePayment;
pub use self::user::User;
