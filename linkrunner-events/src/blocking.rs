//! Sending from programs that are not async (feature `blocking`).
//!
//! ```no_run
//! use linkrunner_events::{LinkrunnerEvent, ServerKey, blocking};
//!
//! #[derive(LinkrunnerEvent)]
//! struct ItemViewed<'a> {
//!     product_id: &'a str,
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = blocking::Client::new(ServerKey::from_env()?)?;
//!     client.capture(&ItemViewed { product_id: "ABC123" }, "user_12345")?;
//!     Ok(())
//! }
//! ```

mod queue;
mod runtime;

use std::fmt;
use std::sync::Arc;

pub use self::queue::Queue;
use self::runtime::{NotRun, Runtime};
use crate::client::{
    self, Error, Failed, QueueError, QueueOptions, Receipt, ServerKey, TransportError,
};
use crate::event::{EventData, LinkrunnerEvent};
use crate::payment::{Payment, RemovePayment};
use crate::request::ApiRequest;
use crate::user::User;

/// A [`Client`](client::Client) whose calls block the thread until they have an outcome.
///
/// It has a thread of its own that does the sending, so it works on any thread. Inside of an async task it works as
/// well, and blocks the executor's thread for as long as a call takes: there, the async client is the better choice. (A
/// server on that very thread, such as a sandbox in a test on a current-thread runtime, cannot answer meanwhile.)
/// On its own thread, which calls [`on_outcome`](QueueOptions::on_outcome), it cannot wait for itself, and says so
/// ([`Error::OwnThread`]).
///
/// A clone is cheap and shares thread and connections. The thread ends with the last clone and the last [`Queue`].
#[derive(Clone)]
pub struct Client {
    client: client::Client,
    runtime: Arc<Runtime>,
}

impl Client {
    /// A client with the default settings.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, or the thread cannot be started.
    pub fn new(key: ServerKey) -> Result<Self, client::BuildError> {
        Self::from_client(client::Client::new(key)?)
    }

    /// A client with other settings. [`ClientBuilder::build_blocking`](client::ClientBuilder::build_blocking) is the same.
    ///
    /// ```
    /// use std::time::Duration;
    /// use linkrunner_events::{Client, ServerKey};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder(ServerKey::new("your-server-key")?)
    ///     .timeout(Duration::from_secs(10))
    ///     .build_blocking()?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// When a setting is wrong, TLS cannot be set up or the thread cannot be started.
    pub fn from_builder(builder: client::ClientBuilder) -> Result<Self, client::BuildError> {
        Self::from_client(builder.build()?)
    }

    /// The same client, for calls that block: a recorder's, for example, or a disabled one.
    ///
    /// It shares the connections, and a connection is served by the runtime that it was made on. Where that runtime is
    /// blocked by the very call, the call waits in vain. So give it a client that nobody else uses.
    ///
    /// # Errors
    ///
    /// [`BuildError::Runtime`](client::BuildError::Runtime) when the thread cannot be started.
    pub fn from_client(client: client::Client) -> Result<Self, client::BuildError> {
        let runtime = Runtime::start().map_err(client::BuildError::Runtime)?;
        Ok(Self {
            client,
            runtime: Arc::new(runtime),
        })
    }

    /// Tells Linkrunner that `user` did `event`. As [`client::Client::capture`](crate::client::Client::capture).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn capture<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl Into<User<'a>>,
    ) -> Result<Receipt, Error> {
        let user: User<'_> = user.into();
        self.send(&event.payload(user).to_request()?)
    }

    /// Tells Linkrunner of a payment. As [`client::Client::capture_payment`](crate::client::Client::capture_payment).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn capture_payment<D: EventData>(
        &self,
        payment: &Payment<'_, D>,
    ) -> Result<Receipt, Error> {
        self.send(&payment.to_request()?)
    }

    /// Removes the payment with this id. As
    /// [`client::Client::remove_payment`](crate::client::Client::remove_payment).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn remove_payment(&self, payment_id: &str) -> Result<Receipt, Error> {
        self.send(&RemovePayment::with_id(payment_id).to_request()?)
    }

    /// Removes **all** payments of this user. As
    /// [`client::Client::remove_all_payments_of`](crate::client::Client::remove_all_payments_of).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn remove_all_payments_of<'a>(&self, user: impl Into<User<'a>>) -> Result<Receipt, Error> {
        self.send(&RemovePayment::all_of(user).to_request()?)
    }

    /// Sends a request and waits for the outcome. As [`client::Client::send`](crate::client::Client::send).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn send(&self, request: &ApiRequest) -> Result<Receipt, Error> {
        let (client, request) = (self.client.clone(), request.clone());
        self.runtime
            .run(async move { client.send(&request).await })
            .unwrap_or_else(|not_run| {
                Err(match not_run {
                    NotRun::OwnThread => Error::OwnThread,
                    NotRun::Panicked => Error::Transport(TransportError::of(
                        Failed::Underway,
                        false,
                        "the HTTP client panicked",
                    )),
                })
            })
    }

    /// A queue that sends in the background, on this client's thread.
    ///
    /// # Errors
    ///
    /// When an option leaves no room for any event.
    pub fn queue(&self, options: QueueOptions) -> Result<Queue, QueueError> {
        let _entered = self.runtime.enter();
        let queue = self.client.queue(options)?;
        Ok(Queue::new(queue, Arc::clone(&self.runtime)))
    }

    /// Replaces the server key. As [`client::Client::set_key`](crate::client::Client::set_key).
    pub fn set_key(&self, key: ServerKey) {
        self.client.set_key(key);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("blocking::Client")
            .field(&self.client)
            .finish()
    }
}
