//! A test double for Linkrunner: it keeps the requests and fails on demand. No server, no sockets.
//!
//! ```
//! use linkrunner_events::testing::{Failure, Recorder};
//! use linkrunner_events::{Currency, LinkrunnerEvent};
//!
//! #[derive(LinkrunnerEvent)]
//! struct PurchaseCompleted {
//!     amount: f64,
//!     currency: Currency,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), linkrunner_events::Error> {
//! let recorder = Recorder::new();
//! let client = recorder.client(); // a `Client` like any other
//!
//! let purchase = PurchaseCompleted { amount: 149.99, currency: Currency::USD };
//! client.capture(&purchase, "user_12345").await?;
//! let purchases = recorder.of::<PurchaseCompleted>();
//! assert_eq!(purchases.len(), 1);
//! assert_eq!(purchases[0].user_id(), Some("user_12345"));
//! assert_eq!(purchases[0].data("amount").unwrap(), 149.99);
//!
//! recorder.fail_next(Failure::timeout());
//! let error = client.capture(&purchase, "user_12345").await.unwrap_err();
//! assert!(error.may_have_been_delivered());
//! # Ok(()) }
//! ```
//!
#![cfg_attr(
    feature = "plan",
    doc = "If the variable `LINKRUNNER_SEEN` names a folder, a recorder writes records of the accepted events to it, for the
  [coverage](crate::plan::Seen) of the plan.

"
)]
//! To test the bytes on a socket, use the [`sandbox`](crate#features) (feature `sandbox`).

mod failure;
mod recorded;
mod recorder;
#[cfg(feature = "plan")]
mod sighting;

pub use self::failure::Failure;
pub use self::recorded::Recorded;
pub use self::recorder::Recorder;
