//! Sending from programs that are not async (feature `blocking`).
//!
//! ```no_run
//! use linkrunner_events::{LinkrunnerEvent, blocking};
//!
//! #[derive(LinkrunnerEvent)]
//! struct ItemViewed<'a> {
//!     product_id: &'a str,
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = blocking::Client::from_env()?;
//!     client.capture(&ItemViewed { product_id: "ABC123" }, "user_12345")?;
//!     Ok(())
//! }
//! ```

#[cfg(feature = "outbox")]
mod outbox;
mod queue;
mod runtime;

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "outbox")]
pub use self::outbox::{Outbox, Relay};
pub use self::queue::Queue;
use self::runtime::{NotRun, Runtime};
use crate::client::{BuildError, ClientBuilder};
use crate::delivery::{Error, Receipt, ServerKey, TransportError};
use crate::event::LinkrunnerEvent;
use crate::queue::{QueueError, QueueOptions};
use crate::request::{IntoRequest, IntoUser};

/// A [`Client`](crate::Client) whose calls block the thread until the outcome is known.
///
/// It sends on a thread of its own, so it works on any thread. Inside an async task it works as
/// well, but blocks the executor's thread during the call: use the async client there. (A server that runs on the same
/// executor cannot answer in the meantime. A sandbox has a thread of its own, and can.)
///
/// A clone is cheap and shares thread and connections. The thread ends with the last clone and the last [`Queue`].
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::blocking;
/// use linkrunner_events::testing::Recorder;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let recorder = Recorder::new();
/// let client = blocking::Client::from_client(recorder.client())?; // in production: blocking::Client::from_env()?
/// client.capture(&AppOpened, "user_12345")?;
/// assert_eq!(recorder.of::<AppOpened>().len(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    runtime: Arc<Runtime>,
}

impl Client {
    /// A client with the default settings.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, or the thread cannot be started.
    pub fn new(key: ServerKey) -> Result<Self, BuildError> {
        Self::from_client(crate::Client::new(key)?)
    }

    /// A client with settings from the environment; see [`Client::from_env`](crate::Client::from_env).
    ///
    /// # Errors
    ///
    /// As there, and when the thread cannot be started.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::from_client(crate::Client::from_env()?)
    }

    /// A client with other settings. [`ClientBuilder::build_blocking`] is the same.
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
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, BuildError> {
        Self::from_client(builder.build()?)
    }

    /// Wraps an async client, for example a recorder's or a disabled one.
    ///
    /// The two share their connections. Each connection is served by the runtime that opened it: if the blocking call
    /// blocks that runtime, the call never ends. So wrap a client that is used nowhere else.
    ///
    /// # Errors
    ///
    /// [`BuildError::Runtime`] when the thread cannot be started.
    pub fn from_client(client: crate::Client) -> Result<Self, BuildError> {
        let runtime = Runtime::start().map_err(BuildError::Runtime)?;
        Ok(Self {
            client,
            runtime: Arc::new(runtime),
        })
    }

    /// Reports to Linkrunner that `user` did `event`, and blocks until the outcome is known. See
    /// [`Client::capture`](crate::Client::capture).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn capture<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> Result<Receipt, Error> {
        self.send(event.payload(user.into_user()))
    }

    /// Sends a payload, a payment, the removal of a payment or a finished request, and blocks until the outcome is
    /// known. See [`Client::send`](crate::Client::send).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn send(&self, request: impl IntoRequest) -> Result<Receipt, Error> {
        let call = self.client.send(request);
        self.runtime.run(call).unwrap_or_else(|not_run| {
            Err(match not_run {
                NotRun::OwnThread => Error::OwnThread,
                NotRun::Panicked => Error::Transport(TransportError::panicked()),
            })
        })
    }

    /// A queue that sends in the background, on this client's thread.
    ///
    /// # Errors
    ///
    /// When an option cannot work; each variant of [`QueueError`] says what to do.
    pub fn queue(&self, options: QueueOptions) -> Result<Queue, QueueError> {
        let _entered = self.runtime.enter();
        let queue = self.client.queue(options)?;
        self.runtime.wait_at_the_end_for(queue.notifier());
        Ok(Queue::new(queue, Arc::clone(&self.runtime)))
    }

    /// Replaces the server key. See [`Client::set_key`](crate::Client::set_key).
    pub fn set_key(&self, key: ServerKey) {
        self.client.set_key(key);
    }
}

impl ClientBuilder {
    /// Builds a client whose calls block.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), and when the client's thread cannot be started.
    pub fn build_blocking(self) -> Result<Client, BuildError> {
        Client::from_builder(self)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("blocking::Client")
            .field(&self.client)
            .finish()
    }
}
