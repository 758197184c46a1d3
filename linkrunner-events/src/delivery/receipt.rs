//! The acceptance of a request.

/// Linkrunner answered with a 2xx status.
///
/// Accepted is not stored: Linkrunner drops events of users it does not know, and says nothing about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    status: u16,
}

impl Receipt {
    pub(crate) fn new(status: u16) -> Self {
        Self { status }
    }

    /// The receipt of a client that sends nothing.
    pub(super) fn not_sent() -> Self {
        Self::new(0)
    }

    /// The HTTP status: 201 as documented, or any other 2xx.
    ///
    /// A removal that was sent again counts as done when the answer is 400, "nothing found": the earlier attempt has
    /// found it. From a [disabled](crate::Client::disabled) client the status is 0.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether a request was sent: a [disabled](crate::Client::disabled) client sends none.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.status != 0
    }
}
