//! The acceptance of a request.

/// The receipt of an accepted request. Usually Linkrunner answered with a 2xx status; see [`status`](Self::status)
/// for the exceptions.
///
/// Accepted does not mean stored: Linkrunner silently drops events of users it does not know.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = linkrunner_events::testing::Recorder::new().client();
/// let receipt = client.capture(&AppOpened, "user_12345").await?;
/// assert_eq!(receipt.status(), 201);
/// assert!(receipt.was_sent());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    status: u16,
}

impl Receipt {
    pub(crate) fn new(status: u16) -> Self {
        Self { status }
    }

    /// The receipt of a disabled client.
    pub(super) fn not_sent() -> Self {
        Self::new(0)
    }

    /// The HTTP status: 201 as documented, or any other 2xx.
    ///
    /// If a removal was sent again and Linkrunner answered 400 ("nothing found"), the status is 400: the earlier
    /// attempt has removed the payment. From a [disabled](crate::Client::disabled) client the status is 0.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the request was sent: false from a [disabled](crate::Client::disabled) client.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.status != 0
    }
}
