//! The trait of clients and recorders.

use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;

use crate::delivery::{Error, Receipt};
use crate::error::EncodeError;
use crate::event::LinkrunnerEvent;
use crate::request::{ApiRequest, IntoRequest, IntoUser};

/// A request in flight, to be awaited. It borrows nothing, so it can be spawned.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{AsyncCapture, SendFuture};
///
/// fn report(events: &dyn AsyncCapture) -> SendFuture {
///     events.capture(&AppOpened, "user_12345")
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sending = tokio::spawn(report(&Recorder::new()));
/// assert!(sending.await??.was_sent());
/// # Ok(()) }
/// ```
pub type SendFuture = Pin<Box<dyn Future<Output = Result<Receipt, Error>> + Send>>;

/// Sends requests and returns their outcomes: a [`Client`](crate::Client), a
/// [`Recorder`](crate::testing::Recorder) in tests, or your own type that wraps one of them.
///
/// An application that takes an `Arc<dyn AsyncCapture>` works with any of them. `capture` and `send` are methods of the
/// trait object: a function that only borrows one takes a `&dyn AsyncCapture`.
///
/// ```
/// use std::sync::Arc;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{AsyncCapture, Error, LinkrunnerEvent};
///
/// #[derive(LinkrunnerEvent)]
/// struct LevelCompleted {
///     level: u32,
/// }
///
/// struct Game {
///     events: Arc<dyn AsyncCapture>,
/// }
///
/// impl Game {
///     async fn complete(&self, level: u32) -> Result<(), Error> {
///         self.events.capture(&LevelCompleted { level }, "user_12345").await?;
///         Ok(())
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Error> {
/// let recorder = Recorder::new();
/// let game = Game { events: Arc::new(recorder.clone()) };
/// game.complete(7).await?;
/// assert_eq!(recorder.of::<LevelCompleted>()[0].data("level").unwrap(), 7);
/// # Ok(()) }
/// ```
pub trait AsyncCapture: Send + Sync {
    /// Sends a request and returns its outcome.
    fn send_request(&self, request: ApiRequest) -> SendFuture;
}

impl dyn AsyncCapture + '_ {
    /// As [`Client::capture`](crate::Client::capture).
    ///
    /// # Errors
    ///
    /// As [`Client::capture`](crate::Client::capture).
    pub fn capture<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> SendFuture {
        self.send_encoded(event.payload(user.into_user()).to_request())
    }

    /// As [`Client::send`](crate::Client::send).
    ///
    /// # Errors
    ///
    /// As [`Client::send`](crate::Client::send).
    pub fn send(&self, request: impl IntoRequest) -> SendFuture {
        self.send_encoded(request.into_request())
    }

    fn send_encoded(&self, request: Result<ApiRequest, EncodeError>) -> SendFuture {
        match request {
            Ok(request) => self.send_request(request),
            Err(error) => Box::pin(ready(Err(Error::Encode(error)))),
        }
    }
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        impl<T: AsyncCapture + ?Sized> AsyncCapture for $pointer {
            fn send_request(&self, request: ApiRequest) -> SendFuture {
                (**self).send_request(request)
            }
        }
    )*};
}

pointers!(&T Box<T> Arc<T>);
