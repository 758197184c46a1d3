//! An in-process Linkrunner for tests: it answers like the real one, remembers calls, finds mistakes and fails on demand.
//!
//! The program `linkrunner sandbox` runs it as a server, for applications in any language.
//!
//! A [`Sandbox`] listens on a free port of 127.0.0.1, on a thread of its own. Point the program under test at its
//! [`base_url`](Sandbox::base_url), let it send, and look at what arrived:
//!
//! ```
//! use linkrunner_events::sandbox::{Fault, Sandbox};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # fn send_an_event(sandbox: &Sandbox) -> std::io::Result<()> {
//! #     use std::io::{Read, Write};
//! #     let body = r#"{"event_name":"item_viewed","user_id":"user_12345"}"#;
//! #     let mut stream = std::net::TcpStream::connect(sandbox.address())?;
//! #     write!(stream, "POST /api/v1/capture-event HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
//! #         linkrunner-key: key\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
//! #     stream.read_to_end(&mut Vec::new()).map(drop)
//! # }
//! let sandbox = Sandbox::start().await?;
//! sandbox.answer_next(Fault::rate_limited().retry_after("2"));
//!
//! send_an_event(&sandbox)?; // the program under test, which sends to `sandbox.base_url()`
//! send_an_event(&sandbox)?;
//!
//! let calls = sandbox.wait_for(2).await?;
//! assert_eq!(calls[0].status(), Some(429));
//! assert_eq!(calls[1].status(), Some(201));
//! assert_eq!(calls[1].user_id(), Some("user_12345"));
//! // The first call was refused, so one event was captured.
//! assert_eq!(sandbox.events("item_viewed").len(), 1);
//!
//! sandbox.stop().await;
//! # Ok(()) }) }
//! ```
//!
//! The test may block its thread, and may use a tokio runtime of any flavour, another executor, or none at all: only the
//! `async` methods need something that polls them.
//!
//! # What it checks
//!
//! It answers as Linkrunner documents. Like Linkrunner, it accepts *any* object as event data, even with an
//! amount that is a string. The first row that applies determines the answer:
//!
//! | answer | when |
//! | --- | --- |
//! | 429 | there are more calls than the [rate limit](SandboxBuilder::rate_limit) allows |
//! | 404, 405 | the path is unknown, the method is not `POST` (`GET` for `get-attribution-result`) |
//! | 401 | the header `linkrunner-key` is missing, empty or not [the key](SandboxBuilder::key) |
//! | 413 | the body is over [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES) |
//! | 408 | the body did not arrive within a minute |
//! | 400 | the content type is not `application/json`, the body is not a JSON object, a parameter is missing or has the wrong type |
//! | 400 | the sandbox is [strict](SandboxBuilder::strict), and there is a finding of at least the chosen severity |
//! | 400 | there is no payment to remove; `get-attribution-result` has neither `user_id` nor `device_identifier` |
//! | 204 | `get-attribution-result` asks for a user that is not [known](SandboxBuilder::known_users) |
//! | 201, 200 | otherwise: 201 for an event or payment, 200 for a removal or `get-attribution-result` |
//!
//! Where Linkrunner's documentation is silent or contradicts itself, the sandbox takes the stricter reading, so that a
//! mistake shows in a test:
//!
//! - A payment needs its `payment_id`. Its `type` and `status` must be on one of the documented lists.
//! - A payment with the type and id of an earlier one is a duplicate: it gets the same answer and has no effect.
//! - A removal by `payment_id` removes the records of every type with that id. After a removal, the id of the payment
//!   can be used again. A removal with both `payment_id` and `user_id` is answered with 400.
//! - A `null` counts as a missing parameter. Ids and names must be strings that are not empty.
//!
//! A request that is not HTTP is answered with a bare 400 and is not remembered. A connection that brings no request for
//! a minute is closed.
//!
//! # What it finds
//!
//! [`findings`](Received::findings) returns the probable mistakes of a call. They come from the [rules](crate::Rule) of the derive, the encoder
//! and [`lint`](crate::LinkrunnerEvent::lint), and from rules that need the JSON or earlier calls. They do not change the
//! answer, unless the sandbox is [strict](SandboxBuilder::strict). With [known users](SandboxBuilder::known_users), calls
//! for any other user have a finding, because Linkrunner drops them. With a [plan](SandboxBuilder#method.plan) (feature
//! `plan`), every difference from it is a finding, too.
//!
//! If the variable `LINKRUNNER_SEEN` names a folder, the sandbox writes records of the accepted events to it, for
//! `linkrunner plan coverage`.
//!
//! # The page
//!
//! At [`page_url`](Sandbox::page_url) a page shows the calls as they arrive. Requests for the page, for its files under
//! `/page/` and for the endpoints under `/_sandbox/` are not remembered as calls, nor are automatic browser requests
//! such as `/favicon.ico`.
//!
//! # For other programs
//!
//! | request | effect |
//! | --- | --- |
//! | `GET /_sandbox/calls` | lists the calls that match all parameters, as [JSON](Received::to_json): `event`, `kind` (`event`, `payment`, `removal`, `question` (`get-attribution-result`), `other`), `type` (of a payment), `user`, `status`, `accepted`, `rule`, `findings` (`none`, or at least `advice`, `warning` or `error`), `after` (the number of a call); at most `limit` |
//! | `GET /_sandbox/calls/NUMBER` | returns one call |
//! | `GET /_sandbox/wait` | takes the same parameters; answers once `count` calls match, or after `timeout_ms` (default 5,000, at most 60,000) with 408 and the newest calls in `msg` |
//! | `POST /_sandbox/calls` | sends a call to the sandbox itself. `{"replay": 12}` repeats an earlier call, optionally with another `path` or `body`; `{"path": "/api/v1/capture-event", "body": "{…}"}` sends a new one. Returns `number` and `status` of the call |
//! | `DELETE /_sandbox/calls` | forgets all calls and payments |
//! | `POST /_sandbox/calls/undo-clear` | undoes the last `DELETE /_sandbox/calls`, unless the cleared calls were dropped to make room for new ones; the body is `{}` |
//! | `GET /_sandbox/plan` | lists the events and payments of the [plan](SandboxBuilder#method.plan) with the number of captured calls, those without a call first: `{"entries": [{"kind": "event", "name": "level_completed", "about": "…", "calls": 0}]}`; 404 without a plan |
//! | `GET /_sandbox/faults` | returns the faults that are set |
//! | `PUT /_sandbox/faults` | sets random faults and the latency: `{"shares": {"429": 0.1, "offline": 0.01}, "latency_ms": 300}` |
//! | `POST /_sandbox/faults/next` | adds a fault (a status, `offline` or `timeout`) for the next calls: `{"fault": "429", "retry_after": "2", "times": 3}` |
//! | `DELETE /_sandbox/faults` | removes all faults |
//!
//! Errors have the body `{"msg": "…"}`; the message says what to write instead. Other web pages cannot use these
//! endpoints: a request from another origin, or for a host name that is neither `localhost` nor
//! [allowed](SandboxBuilder::allow_host), is answered with 403.

mod api;
mod builder;
mod handle;
mod page;
#[cfg(all(test, feature = "client", feature = "plan"))]
mod rule_examples;
mod server;
mod state;

pub use self::builder::SandboxBuilder;
pub use self::handle::Sandbox;
pub use self::state::fault::{Fault, UnknownFault};
pub use self::state::payment_record::PaymentRecord;
pub use self::state::random_faults::RandomFaults;
pub use self::state::received::Received;
pub use self::state::wait::WaitError;
