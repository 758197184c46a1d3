//! What an application takes that wants to be tested without a client.

use std::pin::Pin;

use super::answer::Receipt;
use super::error::Error;
use super::send::Client;
use crate::event::{EventData, LinkrunnerEvent};
use crate::payment::{Payment, RemovePayment};
use crate::request::ApiRequest;
use crate::user::User;

/// A request on its way, whose outcome can be awaited.
pub type SendFuture<'a> = Pin<Box<dyn Future<Output = Result<Receipt, Error>> + Send + 'a>>;

/// Something that takes requests and tells their outcomes: a [`Client`], a test's
/// [`Recorder`](crate::testing::Recorder), or a type of your own.
///
/// An application that takes an `Arc<dyn AsyncCapture>` can be given any of them. The calls of a client are there:
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
    fn send_request<'a>(&'a self, request: &'a ApiRequest) -> SendFuture<'a>;
}

impl dyn AsyncCapture + '_ {
    /// As [`Client::capture`].
    ///
    /// # Errors
    ///
    /// As [`Client::capture`].
    pub fn capture<'s, 'a, E: LinkrunnerEvent + ?Sized>(
        &'s self,
        event: &E,
        user: impl Into<User<'a>>,
    ) -> SendFuture<'s> {
        let user: User<'_> = user.into();
        let request = event.payload(user).to_request();
        Box::pin(async move { self.send_request(&request?).await })
    }

    /// As [`Client::capture_payment`].
    ///
    /// # Errors
    ///
    /// As [`Client::capture_payment`].
    pub fn capture_payment<'s, D: EventData>(&'s self, payment: &Payment<'_, D>) -> SendFuture<'s> {
        let request = payment.to_request();
        Box::pin(async move { self.send_request(&request?).await })
    }

    /// As [`Client::remove_payment`].
    ///
    /// # Errors
    ///
    /// As [`Client::remove_payment`].
    pub async fn remove_payment(&self, payment_id: &str) -> Result<Receipt, Error> {
        let request = RemovePayment::with_id(payment_id).to_request()?;
        self.send_request(&request).await
    }

    /// As [`Client::remove_all_payments_of`].
    ///
    /// # Errors
    ///
    /// As [`Client::remove_all_payments_of`].
    pub async fn remove_all_payments_of(
        &self,
        user: impl Into<User<'_>>,
    ) -> Result<Receipt, Error> {
        let request = RemovePayment::all_of(user).to_request()?;
        self.send_request(&request).await
    }
}

impl AsyncCapture for Client {
    fn send_request<'a>(&'a self, request: &'a ApiRequest) -> SendFuture<'a> {
        Box::pin(self.send(request))
    }
}

impl<T: AsyncCapture + ?Sized> AsyncCapture for std::sync::Arc<T> {
    fn send_request<'a>(&'a self, request: &'a ApiRequest) -> SendFuture<'a> {
        (**self).send_request(request)
    }
}
