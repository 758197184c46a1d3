//! What an application takes that wants to be tested without a client.

use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;

use super::answer::Receipt;
use super::error::Error;
use super::send::Client;
use crate::error::EncodeError;
use crate::event::{EventData, LinkrunnerEvent};
use crate::payment::{Payment, RemovePayment};
use crate::request::ApiRequest;
use crate::user::User;

/// A request on its way, whose outcome can be awaited. It borrows nothing, so it can be spawned.
pub type SendFuture = Pin<Box<dyn Future<Output = Result<Receipt, Error>> + Send>>;

/// Something that takes requests and tells their outcomes: a [`Client`], a test's
/// [`Recorder`](crate::testing::Recorder), or a type of your own that wraps one of them.
///
/// An application that takes an `Arc<dyn AsyncCapture>` can be given any of them. The calls of a client are there, on the
/// trait object: a function that does not own one takes a `&dyn AsyncCapture`.
///
/// ```
/// use std::sync::Arc;
/// use linkrunner_events::client::AsyncCapture;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{Error, LinkrunnerEvent};
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
    /// Sends a request and tells its outcome.
    fn send_request(&self, request: ApiRequest) -> SendFuture;
}

impl dyn AsyncCapture + '_ {
    /// As [`Client::capture`].
    ///
    /// # Errors
    ///
    /// As [`Client::capture`].
    pub fn capture<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl Into<User<'a>>,
    ) -> SendFuture {
        let user: User<'_> = user.into();
        self.send_encoded(event.payload(user).to_request())
    }

    /// As [`Client::capture_payment`].
    ///
    /// # Errors
    ///
    /// As [`Client::capture_payment`].
    pub fn capture_payment<D: EventData>(&self, payment: &Payment<'_, D>) -> SendFuture {
        self.send_encoded(payment.to_request())
    }

    /// As [`Client::remove_payment`].
    ///
    /// # Errors
    ///
    /// As [`Client::remove_payment`].
    pub fn remove_payment(&self, payment_id: &str) -> SendFuture {
        self.send_encoded(RemovePayment::with_id(payment_id).to_request())
    }

    /// As [`Client::remove_all_payments_of`].
    ///
    /// # Errors
    ///
    /// As [`Client::remove_all_payments_of`].
    pub fn remove_all_payments_of<'a>(&self, user: impl Into<User<'a>>) -> SendFuture {
        self.send_encoded(RemovePayment::all_of(user).to_request())
    }

    fn send_encoded(&self, request: Result<ApiRequest, EncodeError>) -> SendFuture {
        match request {
            Ok(request) => self.send_request(request),
            Err(error) => Box::pin(ready(Err(Error::Encode(error)))),
        }
    }
}

impl AsyncCapture for Client {
    fn send_request(&self, request: ApiRequest) -> SendFuture {
        self.send_encoded(Ok(request))
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
