//! Why a relay sends nothing.

use std::time::Duration;

use linkrunner_events::PauseReason;
use linkrunner_events::outbox::RelayState;

use crate::terminal;
use crate::time::short;

/// While the storage works, it answers about every second.
const SLOW: Duration = Duration::from_secs(5);

/// How long the storage may fail before the relay counts as ill. A failover takes less.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Storage,
    NoConnection,
    Unavailable,
    RateLimited,
    ServerKey,
    BaseUrl,
    Share,
}

impl Reason {
    pub(super) const ALL: [Self; 7] = [
        Self::Storage,
        Self::NoConnection,
        Self::Unavailable,
        Self::RateLimited,
        Self::ServerKey,
        Self::BaseUrl,
        Self::Share,
    ];

    /// Its name in the metrics.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::NoConnection => "no_connection",
            Self::Unavailable => "unavailable",
            Self::RateLimited => "rate_limited",
            Self::ServerKey => "server_key",
            Self::BaseUrl => "base_url",
            Self::Share => "share",
        }
    }
}

impl From<PauseReason> for Reason {
    fn from(reason: PauseReason) -> Self {
        match reason {
            PauseReason::NoConnection => Self::NoConnection,
            PauseReason::RateLimited => Self::RateLimited,
            PauseReason::Unauthorized => Self::ServerKey,
            PauseReason::Misconfigured { .. } => Self::BaseUrl,
            _ => Self::Unavailable,
        }
    }
}

#[derive(Debug)]
pub(super) struct Blocked {
    pub(super) reason: Reason,
    /// In words.
    pub(super) text: String,
    /// Whether a new process may help, for example one with another server key. An outage of Linkrunner outlasts it.
    pub(super) is_ill: bool,
}

/// `None` if the relay can send. It may have nothing to send.
pub(super) fn blocked(state: &RelayState) -> Option<Blocked> {
    let silent = state.store_silent_for;
    if state.store_error.is_some() || silent > SLOW {
        let mut text = format!("the outbox has been failing for {}", short(silent));
        if let Some(error) = &state.store_error {
            text.push_str(&format!(": {}", terminal::error(error)));
        }
        return Some(Blocked {
            reason: Reason::Storage,
            text,
            is_ill: silent > PATIENCE,
        });
    }
    if let Some(pause) = state.pause {
        let time = short(pause.since().elapsed().unwrap_or_default());
        let to = pause.endpoint().map(|it| format!(" to `{}`", it.path()));
        let to = to.unwrap_or_default();
        return Some(Blocked {
            reason: pause.reason().into(),
            text: format!("nothing has been sent{to} for {time}: {}", pause.reason()),
            is_ill: pause.reason().is_configuration(),
        });
    }
    let (reason, left, cause) = match (state.rate_limited_for, state.share_wait) {
        (Some(left), _) => (
            Reason::RateLimited,
            left,
            "Linkrunner answered 429, too many requests from this address",
        ),
        (None, Some(left)) => (
            Reason::Share,
            left,
            "the rate limit is reserved for a relay that ended without a shutdown, such as a killed one",
        ),
        (None, None) => return None,
    };
    Some(Blocked {
        reason,
        text: format!("nothing is sent for another {}: {cause}", short(left)),
        is_ill: false,
    })
}

#[cfg(test)]
mod tests {
    use linkrunner_events::outbox::StoreError;

    use super::*;

    #[test]
    fn a_storage_that_fails_for_long_is_an_illness() {
        let mut state = RelayState::default();
        state.store_silent_for = SLOW;
        assert!(blocked(&state).is_none());
        state.store_error = Some(StoreError::Closed);
        let found = blocked(&state).unwrap();
        assert_eq!(
            found.text,
            "the outbox has been failing for 5s: the outbox is closed"
        );
        assert!(!found.is_ill);
        // It may also hang.
        state.store_error = None;
        state.store_silent_for = PATIENCE + Duration::from_secs(1);
        let found = blocked(&state).unwrap();
        assert_eq!(found.text, "the outbox has been failing for 31s");
        assert_eq!((found.reason, found.is_ill), (Reason::Storage, true));
    }

    #[test]
    fn a_wait_is_no_illness() {
        let mut state = RelayState::default();
        assert!(blocked(&state).is_none());
        state.share_wait = Some(Duration::from_secs(12));
        let found = blocked(&state).unwrap();
        let text = "nothing is sent for another 12s: the rate limit is reserved for a relay that ended without a shutdown, such as a \
                    killed one";
        assert_eq!((found.text.as_str(), found.is_ill), (text, false));
        state.rate_limited_for = Some(Duration::from_secs(60));
        let found = blocked(&state).unwrap();
        let text = "nothing is sent for another 1m: Linkrunner answered 429, too many requests from this address";
        assert_eq!((found.text.as_str(), found.is_ill), (text, false));
    }
}
