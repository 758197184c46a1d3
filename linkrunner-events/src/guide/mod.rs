//! The guide: what the README leaves out, by topic.
//!
//! | page | answers |
//! | --- | --- |
//! | [`events`] | How do I define an event, share fields and read the compiler's errors? |
//! | [`ecommerce`] | How do carts, views and purchases reach the ad networks? |
//! | [`sending`] | What happens to an event when Linkrunner is slow, refuses it or is down? Payments, queues, logs. |
//! | [`outbox`] | How do events survive a crash, or get committed together with an order? |
//! | [`plan`] | How do I see in review what a renamed event breaks? |
//! | [`sandbox`] | How do I see my events without an account, from any language? |
//! | [`testing`] | How do I test what is sent, and what happens when something fails? |
//! | [`costs`] | What does it cost to build and to run, and what are its limits? |
//! | [`migrating`] | I build the JSON by hand with `json!` and reqwest. What changes? |
//!
//! # Questions of new users
//!
//! ## Event or payment?
//!
//! Send a sale as a [`Payment`](crate::Payment), and everything else as an event. A payment is safe to send again,
//! because Linkrunner counts each combination of type and id once, and it can be [removed](crate::RemovePayment). If an
//! ad network needs the items of a purchase, pass an event with `ecommerce = "Purchase"` to the payment's
//! [`data`](crate::Payment::data), and map the payment's type to the standard event `Purchase` in the dashboard. A sale that
//! is sent as a payment and as an event counts twice; the sandbox reports it as `sale-twice`.
//!
//! ## Linkrunner answers 2xx, and the dashboard shows nothing. Why?
//!
//! Linkrunner drops events of users that its SDK in the app has not registered (with `signup`), and still answers 2xx.
//! Check, in this order, that:
//!
//! 1. the user id of the event is the id that the app passes to the SDK;
//! 2. the server key belongs to the right project;
//! 3. the names and types are right: run the application against the [`sandbox`], which reports what Linkrunner ignores.
//!
//! `linkrunner doctor --user ID` checks the first two, the network and the clock. It says what to do about each
//! problem, and reads the settings of [`Client::from_env`](crate::Client::from_env). `--send` also sends one event.
//!
//! ```sh
//! cargo install linkrunner-events --features cli # with the default features, because it uses the client
//! LINKRUNNER_SERVER_KEY=… linkrunner doctor --user user_12345
//! ```
//!
//! If the dashboard shows the event but the ad network does not, map the name of the event in the dashboard:
//! `linkrunner plan export mapping` prints the events to map.
//!
//! ## Queue or outbox?
//!
//! A queue for events that a crash may lose; an outbox for revenue. [`outbox`](crate::outbox#queue-or-outbox) compares them.
//!
//! ## What happens to personal data?
//!
//! A key that names a password, an email or a card number does not compile. The library adds only the computed fields
//! of a basket and, in an outbox, an `event_id`: no personal data. An outbox stores request bodies unencrypted until
//! they are sent; those of dead letters stay until they are purged.

#[doc = include_str!("costs.md")]
pub mod costs {}
#[doc = include_str!("ecommerce.md")]
pub mod ecommerce {}
#[doc = include_str!("events.md")]
pub mod events {}
#[doc = include_str!("migrating.md")]
pub mod migrating {}
#[doc = include_str!("outbox.md")]
pub mod outbox {}
#[doc = include_str!("plan.md")]
pub mod plan {}
#[doc = include_str!("sandbox.md")]
pub mod sandbox {}
#[doc = include_str!("sending.md")]
pub mod sending {}
#[doc = include_str!("testing.md")]
pub mod testing {}
