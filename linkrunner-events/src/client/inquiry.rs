//! The question that `linkrunner doctor` asks Linkrunner, with the settings of a client.

use std::fmt;

use crate::delivery::{Error, Http, ServerKey};

pub use crate::delivery::Reply;

/// Asks Linkrunner about users. Not a public API: it may change in any version.
pub struct Inquiry {
    http: Http,
    key: ServerKey,
}

impl Inquiry {
    pub(crate) fn new(http: Http, key: ServerKey) -> Self {
        Self { http, key }
    }

    /// Asks once for the attribution of a user: 200 if Linkrunner knows the user, 204 if not.
    ///
    /// # Errors
    ///
    /// If there is no answer. Every answer is a reply, whatever its status is.
    pub async fn attribution_result(&self, user_id: &str) -> Result<Reply, Error> {
        self.http.ask(user_id, &self.key).await
    }

    /// The text in a line, without the key.
    #[must_use]
    pub fn without_key(&self, text: &str) -> String {
        self.key.hide_in(text)
    }

    /// The base URL. It may hold the key: show [`base_url`](Self::base_url).
    #[must_use]
    pub fn url(&self) -> &str {
        self.http.base_url()
    }

    /// The base URL, without the key.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.without_key(self.url())
    }
}

impl fmt::Debug for Inquiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inquiry")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
