//! An in-process Linkrunner for tests: it speaks the contract, remembers calls, finds their mistakes and fails on demand.
//!
//! The program `linkrunner-sandbox` is the same for applications in any language.
//!
//! A [`Sandbox`] listens on a free port of 127.0.0.1. Point the program under test at
//! [`base_url`](Sandbox::base_url), let it send, and ask what arrived:
//!
//! ```
//! use linkrunner_events::sandbox::{Fault, Sandbox};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! # async fn send_an_event(sandbox: &Sandbox) -> std::io::Result<()> {
//! #     let (address, body) = (sandbox.address(), r#"{"event_name":"item_viewed","user_id":"user_12345"}"#);
//! #     tokio::task::spawn_blocking(move || {
//! #         use std::io::{Read, Write};
//! #         let mut stream = std::net::TcpStream::connect(address)?;
//! #         write!(stream, "POST /api/v1/capture-event HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
//! #             linkrunner-key: key\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
//! #         stream.read_to_end(&mut Vec::new()).map(drop)
//! #     }).await?
//! # }
//! let sandbox = Sandbox::start().await?;
//! sandbox.answer_next(Fault::rate_limited().retry_after("2"));
//!
//! send_an_event(&sandbox).await?; // what you test: here it posts to `sandbox.base_url()`
//! send_an_event(&sandbox).await?;
//!
//! let calls = sandbox.wait_for(2).await?;
//! assert_eq!(calls[0].status(), Some(429));
//! assert_eq!(calls[1].status(), Some(201));
//! assert_eq!(calls[1].user_id(), Some("user_12345"));
//! // The first was turned away, so one event was captured.
//! assert_eq!(sandbox.events("item_viewed").len(), 1);
//!
//! sandbox.stop().await;
//! # Ok(()) }) }
//! ```
//!
//! # What it checks
//!
//! What the vendor documents, and no more: like Linkrunner it takes *any* object as event data, an amount that
//! is a string included. In this order:
//!
//! | answer | when |
//! | --- | --- |
//! | 429 | there are more calls than a [rate limit](SandboxBuilder::rate_limit) lets pass |
//! | 404, 405 | the path is unknown, the method is not `POST` |
//! | 401 | the header `linkrunner-key` is missing, empty or not [the key](SandboxBuilder::key) |
//! | 413 | the body is over [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES) |
//! | 400 | the content type is not `application/json`, the body is not a JSON object, a parameter is missing or has the wrong type |
//! | 400 | the sandbox is [strict](SandboxBuilder::strict), and there is a finding that is grave enough |
//! | 400 | there is no payment to remove |
//! | 201, 200 | otherwise: 201 for what is captured, 200 for what is removed |
//!
//! Where the vendor's documentation is silent or contradicts itself, the sandbox is strict, so that a mistake
//! shows in a test:
//!
//! - A payment needs its `payment_id`, and its `type` and `status` are to be on one of the documented lists.
//! - A duplicate of a payment, by its type and id, is answered like the first and ignored.
//! - A removal by `payment_id` removes the records of every type with that id; what was removed is forgotten,
//!   so that the same id counts as new. A removal with both `payment_id` and `user_id` is answered with 400.
//! - A `null` counts as a parameter that was left out. An identity, a name or an id that is there is a string
//!   that is not empty.
//!
//! A request that is no HTTP at all is answered with a bare 400 and is not remembered.
//!
//! # What it finds
//!
//! Beside its answer, every call has [findings](Received::findings): what is wrong with its body by the [rules](crate::Rule)
//! that the derive, the encoding and [`lint`](crate::LinkrunnerEvent::lint) hold typed events to, and what only values and
//! earlier calls can show. They change no answer, unless the sandbox is [strict](SandboxBuilder::strict).
//!
//! # The page
//!
//! At [`page_url`](Sandbox::page_url) a page shows what arrives, as it arrives. It and the endpoints below `/_sandbox/` are
//! no calls and are not remembered; neither is what browsers ask every server for, such as `/favicon.ico`.
//!
//! # For other programs
//!
//! | request | what it does |
//! | --- | --- |
//! | `GET /_sandbox/calls` | lists calls as [JSON](Received::to_json), those that match all of `event`, `kind` (`event`, `payment`, `removal`, `other`), `type` (of a payment), `user`, `status`, `rule`, `findings` (`none`, or from `advice`, `warning` or `error` on) and `after` (a number), at most `limit` |
//! | `GET /_sandbox/calls/NUMBER` | gives one call |
//! | `GET /_sandbox/wait` | answers once `count` calls match, or with 408 after `timeout_ms` (5,000; at most 60,000) |
//! | `DELETE /_sandbox/calls` | forgets all calls and payments |
//! | `GET /_sandbox/faults` | says what calls have to expect |
//! | `PUT /_sandbox/faults` | `{"shares": {"429": 0.1, "offline": 0.01}, "latency_ms": 300}`: faults by chance, and the latency |
//! | `POST /_sandbox/faults/next` | `{"fault": "429", "retry_after": "2", "times": 3}`: what the next calls meet |
//! | `DELETE /_sandbox/faults` | takes all faults back |
//!
//! Other pages of the web cannot ask them: a request that names another origin, or a host name that is neither `localhost`
//! nor [allowed](SandboxBuilder::allow_host), is answered with 403.

mod api;
mod builder;
mod handle;
mod page;
mod server;
mod state;

pub use self::builder::SandboxBuilder;
pub use self::handle::Sandbox;
pub use self::state::fault::{Fault, UnknownFault};
pub use self::state::payment_record::PaymentRecord;
pub use self::state::random_faults::RandomFaults;
pub use self::state::received::Received;
pub use self::state::wait::WaitError;
