//! Typed events for Linkrunner.
#![cfg_attr(docsrs, feature(doc_cfg))]

// The derives write absolute paths, and this crate uses them itself.
extern crate self as linkrunner_events;

mod amount;
mod checks;
pub mod commerce;
mod currency;
mod decimal;
mod error;
mod event;
mod json;
mod lint;
pub mod names;
mod number;
mod payload;
mod payment;
mod request;
mod schema;
mod serialize;
mod sink;
mod user;

#[doc(hidden)]
pub mod __private;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "sandbox")]
pub mod sandbox;

pub use linkrunner_derive::{EcommerceItem, EventData, LinkrunnerEvent};

pub use crate::amount::{Amount, WholeNumber};
#[cfg(feature = "client")]
pub use crate::client::{Client, Error, Receipt, ServerKey};
pub use crate::commerce::{
    Basket, Content, ContentIds, ContentType, Contents, EcommerceItem, Text, ToContentType,
};
pub use crate::currency::{Currency, ToCurrency, UnknownCurrency};
pub use crate::error::{EncodeError, EncodeProblem};
pub use crate::event::{EventData, LinkrunnerEvent};
pub use crate::lint::{Finding, Rule, Severity};
pub use crate::number::Number;
pub use crate::payload::Payload;
pub use crate::payment::{NoData, Payment, PaymentStatus, PaymentType, RemovePayment};
pub use crate::request::{ApiRequest, Endpoint, MAX_BODY_BYTES};
pub use crate::schema::{Ecommerce, EventSchema, FieldSchema, Role};
pub use crate::user::User;
