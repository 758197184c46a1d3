//! Requests: payloads of events, payments and removals of payments, before and after encoding.

mod api_request;
mod body;
mod context;
#[cfg(all(feature = "client", feature = "plan"))]
mod data_type;
mod endpoint;
mod event;
mod from_parts;
mod id;
mod into_request;
mod into_user;
mod ordering_key;
mod payload;
mod payment;
mod payment_terms;
mod removal;
mod user;

pub use self::api_request::ApiRequest;
pub use self::context::PayloadWithContext;
#[cfg(all(feature = "client", feature = "plan"))]
pub(crate) use self::data_type::DataType;
#[cfg(any(feature = "sandbox", all(feature = "client", feature = "cli")))]
pub(crate) use self::endpoint::ATTRIBUTION_RESULT;
pub use self::endpoint::{Endpoint, MAX_BODY_BYTES};
pub use self::id::IntoId;
pub use self::into_request::IntoRequest;
pub use self::into_user::IntoUser;
pub(crate) use self::ordering_key::OrderingKey;
pub use self::payload::Payload;
pub use self::payment::{NoData, Payment};
pub use self::payment_terms::{PaymentStatus, PaymentType};
pub use self::removal::RemovePayment;
pub use self::user::User;
