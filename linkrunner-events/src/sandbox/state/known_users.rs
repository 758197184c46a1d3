//! The users that the sandbox knows. Linkrunner stores events of registered users only, and answers 2xx to all.

use std::collections::HashSet;

use super::arrival::Arrival;
use super::asked::Asked;
use super::contract::{self, Answer};
use crate::Endpoint;
use crate::lint::raw::quote;
use crate::lint::{Finding, Rule};

/// The registered users.
#[derive(Debug, Clone, Default)]
pub(crate) enum KnownUsers {
    #[default]
    All,
    Only(HashSet<String>),
}

impl KnownUsers {
    /// The answer to a question. Which devices the users have is not known.
    pub(super) fn answer(&self, asked: &Asked) -> Answer {
        let is_known = match (self, &asked.user_id) {
            (Self::All, _) => true,
            (Self::Only(users), Some(user)) => users.contains(user),
            (Self::Only(_), None) => false,
        };
        if is_known {
            Answer::attribution()
        } else {
            Answer::no_attribution()
        }
    }

    /// Finds that Linkrunner would drop the event or payment.
    pub(super) fn lint(&self, arrival: &Arrival) -> Option<Finding> {
        let Self::Only(users) = self else { return None };
        let stored = [Endpoint::CaptureEvent, Endpoint::CapturePayment];
        if !stored.contains(&contract::endpoint(&arrival.path)?) {
            return None;
        }
        let user = arrival.json().get("user_id")?.as_str()?;
        if users.contains(user) {
            return None;
        }
        Some(Finding::new(
            Rule::UnknownUser,
            format!(
                "the user {} is not registered, so Linkrunner drops this call; send the id that the app passed to the SDK's \
                 `signup`, and only after `signup`",
                quote(user)
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::of(
            &format!("/api/v1/get-attribution-result{query}")
                .parse()
                .expect("a path"),
        )
    }

    #[test]
    fn a_question_names_a_user_or_a_device() {
        assert_eq!(
            asked("?user_id=a%20b%26c").user_id.as_deref(),
            Some("a b&c")
        );
        assert!(!asked("?device_identifier=d&extra=1").is_empty());
        for query in [
            "",
            "?",
            "?user_id=",
            "?user=u",
            "?user_id=u&user_id=v",
            "?user_id=&device_identifier=",
        ] {
            assert!(asked(query).is_empty(), "{query}");
        }
    }

    #[test]
    fn a_device_is_known_only_where_everybody_is() {
        let device = asked("?device_identifier=d");
        assert_eq!(KnownUsers::All.answer(&device), Answer::attribution());
        let only = KnownUsers::Only(HashSet::from(["u".to_owned()]));
        assert_eq!(only.answer(&device), Answer::no_attribution());
        assert_eq!(only.answer(&asked("?user_id=u")), Answer::attribution());
        assert_eq!(only.answer(&asked("?user_id=U")), Answer::no_attribution());
    }
}
