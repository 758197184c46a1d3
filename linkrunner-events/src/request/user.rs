//! The user of an event or a payment.

use std::borrow::Cow;

use super::IntoId;
use crate::json::{Key, key};
use crate::lint::{self, Finding};

/// The user of an event or a payment.
///
/// A string is the id that your app passed to the SDK's `signup`. Linkrunner drops events of users that were never
/// registered, and still answers 2xx.
///
/// ```
/// use linkrunner_events::User;
///
/// let by_id = User::from("user_12345");
/// let by_installation = User::install_instance("abc-123");
/// assert_ne!(by_id, by_installation);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct User<'a> {
    identity: Identity,
    id: Cow<'a, str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Identity {
    User,
    InstallInstance,
}

impl<'a> User<'a> {
    /// Identifies a user by the id from your app: `user_id`.
    #[must_use]
    pub fn id(id: impl IntoId<'a>) -> Self {
        Self {
            identity: Identity::User,
            id: id.into_id(),
        }
    }

    /// Identifies a user by the installation of the app, before there is a user id: `install_instance_id`.
    #[must_use]
    pub fn install_instance(id: impl IntoId<'a>) -> Self {
        Self {
            identity: Identity::InstallInstance,
            id: id.into_id(),
        }
    }

    pub(crate) fn key(&self) -> Key {
        match self.identity {
            Identity::User => key!("user_id"),
            Identity::InstallInstance => key!("install_instance_id"),
        }
    }

    pub(crate) fn value(&self) -> &str {
        &self.id
    }

    pub(super) fn lint(&self) -> Option<Finding> {
        lint::placeholder_id(self.key().json_name(), &self.id)
    }
}

impl<'a> From<&'a str> for User<'a> {
    fn from(id: &'a str) -> Self {
        Self::id(id)
    }
}

impl<'a> From<&'a String> for User<'a> {
    fn from(id: &'a String) -> Self {
        Self::id(id)
    }
}

impl From<String> for User<'_> {
    fn from(id: String) -> Self {
        Self::id(id)
    }
}

impl<'a> From<Cow<'a, str>> for User<'a> {
    fn from(id: Cow<'a, str>) -> Self {
        Self::id(id)
    }
}

impl<'a> From<&'a User<'_>> for User<'a> {
    fn from(user: &'a User<'_>) -> Self {
        Self {
            identity: user.identity,
            id: Cow::Borrowed(&user.id),
        }
    }
}
