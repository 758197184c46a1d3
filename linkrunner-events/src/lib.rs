//! Typed events for [Linkrunner](https://www.linkrunner.io), the mobile measurement platform: a struct is an event, and most
//! malformed events do not compile.
//!
//! ```
//! use linkrunner_events::{Currency, LinkrunnerEvent};
//!
//! /// A shopper paid for an order.
//! #[derive(LinkrunnerEvent)]
//! struct PurchaseCompleted<'a> {
//!     order_id: &'a str,
//!     amount: f64,             // a JSON number: a `String` does not compile
//!     currency: Currency,      // ISO 4217
//!     coupon: Option<&'a str>, // left out when `None`
//! }
//!
//! let event = PurchaseCompleted {
//!     order_id: "ORD-12345",
//!     amount: 149.99,
//!     currency: Currency::USD,
//!     coupon: None,
//! };
//! let body = event.payload("user_12345").to_vec()?;
//! assert_eq!(
//!     String::from_utf8_lossy(&body),
//!     r#"{"event_name":"purchase_completed","event_data":{"order_id":"ORD-12345","amount":149.99,"currency":"USD"},"user_id":"user_12345"}"#,
//! );
//! # Ok::<(), linkrunner_events::EncodeError>(())
//! ```
//!
//! # Where to look
//!
//! - [`LinkrunnerEvent`](macro@LinkrunnerEvent) turns a struct, or an enum of such structs, into an event. Its page lists
//!   the attributes and all checks.
//! - [`EventData`](macro@EventData) turns a struct into a group of fields that several events share.
//! - [`fields`] lists, for each key, the types that a field may have.
//! - [`commerce`] has the fields that an ad network matches with its catalogue; [`Basket`] computes most of them.
//! - [`Payload`] is an event ready to be encoded, for snapshots and for sending; [`Payment`] is a payment.
//! - [`EncodeError`] names the field that prevents sending; [`LinkrunnerEvent::lint`] finds probable mistakes.
#![cfg_attr(
    feature = "client",
    doc = "- [`Client`] sends at once, [`Queue`] in the background; [`delivery`] lists the outcomes. [`testing`]
  records requests in tests."
)]
#![cfg_attr(
    feature = "sandbox",
    doc = "- [`sandbox`] runs a local stand-in for Linkrunner in your own process, for tests."
)]
#![cfg_attr(
    feature = "outbox",
    doc = "- [`outbox`] keeps events in a file or in your database until they are sent."
)]
#![cfg_attr(
    feature = "plan",
    doc = "- [`plan`] writes a file that lists the events of a program, so that reviewers see changes."
)]
//!
//! # Features
//!
//! Sending:
//!
//! - `client` *(default)*: `Client`, on reqwest and tokio. Without it, the crate sends nothing.
//! - `rustls` *(default)*, `native-tls`: the TLS implementation; with both, `native-tls` is used. Each turns `client`
//!   on.
//! - `rustls-no-provider`: rustls with the crypto provider that your application installs.
//! - `http2`: HTTP/2 where the server offers it.
//! - `blocking`: `blocking::Client`, for programs that are not async.
//! - `outbox-sqlite`: the module `outbox`, which keeps events in a file until they are sent.
//! - `outbox-postgres`: the same in your PostgreSQL database, where events are committed in your own transactions. Both
//!   outboxes turn on `outbox`, the code that they share.
//! - `metrics`: the statistics of queues, through the `metrics` facade.
//!
//! Types:
//!
//! - `rust_decimal`: `rust_decimal::Decimal` is an [`Amount`], sent without rounding.
//!
//! Testing:
//!
//! - `plan`: the module `plan` and the macro `plan_test!`, which compares the events of a program with a committed file.
//! - `sandbox`: the module `sandbox`.
//! - `cli`: the program `linkrunner`, with the sandbox and the tracking plan; with `rustls` or `native-tls` also
//!   `linkrunner doctor`, with `outbox-sqlite` also the outbox. Turns `sandbox` and `plan` on.
//! - `cli-postgres`: the program with the outbox in PostgreSQL. It encrypts the connections. With `outbox-postgres`
//!   alone, you choose the TLS connector. Turns `cli`, `outbox-postgres` and `rustls` on.
//!
//! Features are additive. One replaces something: with `native-tls`, clients no longer use rustls.
//!
//! # Units
//!
//! All money is in major units: 249.99, not 24999. The time of an event cannot be set: Linkrunner uses the time of arrival.
#![cfg_attr(docsrs, feature(doc_cfg))]

// The derives generate absolute paths, and this crate uses its own derives.
extern crate self as linkrunner_events;

pub mod commerce;
mod encode;
mod error;
mod event;
pub mod fields;
// With all features, because its pages show all of them.
#[cfg(all(
    any(doc, doctest),
    feature = "blocking",
    feature = "metrics",
    feature = "outbox-postgres",
    feature = "outbox-sqlite",
    feature = "plan",
    feature = "rust_decimal",
    feature = "sandbox"
))]
pub mod guide;
mod json;
mod lint;
pub mod names;
#[cfg(feature = "outbox")]
pub mod outbox;
#[cfg(feature = "plan")]
pub mod plan;
mod request;
mod schema;
#[cfg(any(feature = "client", feature = "sandbox"))]
mod sync;
mod value;

#[doc(hidden)]
pub mod __private;

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod delivery;
#[cfg(feature = "client")]
pub mod queue;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "client")]
pub mod testing;

// `doc(inline)` shows the items themselves on the first page, although their modules are public, too.
#[doc(inline)]
pub use linkrunner_derive::{EcommerceItem, EventData, EventValue, LinkrunnerEvent};

#[cfg(feature = "client")]
#[doc(inline)]
pub use crate::client::{AsyncCapture, BuildError, Client, ClientBuilder, SendFuture};
#[doc(inline)]
pub use crate::commerce::{Basket, Content, Contents, EcommerceItem};
#[cfg(feature = "client")]
#[doc(inline)]
pub use crate::delivery::{
    Delivery, Error, GaveUp, Pace, Pause, PauseReason, Receipt, RetryPolicy, ServerKey,
    ServerKeyError, TransportError,
};
pub use crate::error::{EncodeError, EncodeProblem};
pub use crate::event::{EventData, LinkrunnerEvent};
pub use crate::lint::{Finding, Rule, Severity};
#[cfg(feature = "client")]
#[doc(inline)]
pub use crate::queue::{
    EnqueueError, FlushError, Outcome, Queue, QueueError, QueueOptions, Rejection, Report, Stats,
    Status, Unsent, WeakQueue,
};
pub use crate::request::*;
pub use crate::schema::{
    Ecommerce, EventSchema, EventValue, FieldSchema, ObjectShape, Role, Shape,
};
pub use crate::value::{
    Amount, ContentIds, ContentType, Currency, Number, Text, ToContentType, ToCurrency,
    UnknownCurrency, WholeNumber,
};
