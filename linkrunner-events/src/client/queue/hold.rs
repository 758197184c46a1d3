//! The pause that follows a 401: nothing is sent but one event now and then, which tries the key.

use std::time::Duration;

use tokio::time::Instant;

use crate::client::moment::after;

/// The pause doubles so often.
const MAX_DOUBLINGS: u32 = 4;

#[derive(Debug)]
pub(super) struct Hold {
    first_pause: Duration,
    state: Option<Held>,
}

#[derive(Debug)]
struct Held {
    until: Instant,
    /// Which key was refused.
    key: u64,
    refusals: u32,
    /// The sender whose event tries the key.
    probe: Option<usize>,
}

impl Hold {
    pub(super) fn new(first_pause: Duration) -> Self {
        Self {
            first_pause,
            state: None,
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.state.is_some()
    }

    /// Whether an event may go now, or when to ask again; `None` for when the one that tries the key is back. Another
    /// key than the refused one ends the hold.
    pub(super) fn admits(&mut self, now: Instant, key: u64) -> Result<(), Option<Instant>> {
        if self.state.as_ref().is_some_and(|held| held.key != key) {
            self.state = None;
        }
        match &self.state {
            None => Ok(()),
            Some(Held { probe: Some(_), .. }) => Err(None),
            Some(held) if now < held.until => Err(Some(held.until)),
            Some(_) => Ok(()),
        }
    }

    /// An event goes. If there is a hold, it tries the key.
    pub(super) fn sent(&mut self, sender: usize) {
        if let Some(held) = &mut self.state {
            held.probe = Some(sender);
        }
    }

    /// The key was refused. Gives the end of the new pause; `None` where the answer belongs to an attempt from before
    /// the present one.
    pub(super) fn refused(&mut self, sender: usize, now: Instant, key: u64) -> Option<Instant> {
        let refusals = match &self.state {
            None => 0,
            Some(held) if held.probe == Some(sender) => held.refusals + 1,
            Some(_) => return None,
        };
        let pause = self
            .first_pause
            .saturating_mul(1 << refusals.min(MAX_DOUBLINGS));
        let until = after(now, pause);
        self.state = Some(Held {
            until,
            key,
            refusals,
            probe: None,
        });
        Some(until)
    }

    /// An attempt with this key had another outcome than a refusal, which may or may not speak for the key. Says whether
    /// that ends the hold.
    pub(super) fn answered(&mut self, sender: usize, key: u64, speaks_for_the_key: bool) -> bool {
        let Some(held) = &mut self.state else {
            return false;
        };
        if speaks_for_the_key && held.key == key {
            self.state = None;
            return true;
        }
        if held.probe == Some(sender) {
            held.probe = None;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(30);

    #[test]
    fn an_answer_to_another_key_does_not_speak_for_this_one() {
        let now = Instant::now();
        let mut hold = Hold::new(PAUSE);
        assert_eq!(hold.refused(0, now, 1), Some(now + PAUSE));
        assert!(!hold.answered(1, 0, true));
        assert!(hold.is_on());
        assert!(hold.answered(1, 1, true));
        assert!(!hold.is_on());
    }

    #[test]
    fn refusals_from_before_the_pause_do_not_make_it_longer() {
        let now = Instant::now();
        let mut hold = Hold::new(PAUSE);
        hold.refused(0, now, 0);
        for sender in 1..8 {
            assert_eq!(hold.refused(sender, now, 0), None);
        }
        assert_eq!(hold.admits(now, 0), Err(Some(now + PAUSE)));
        assert_eq!(hold.admits(now + PAUSE, 0), Ok(()));
        hold.sent(3);
        assert_eq!(hold.admits(now + PAUSE, 0), Err(None));
        assert_eq!(hold.refused(3, now + PAUSE, 0), Some(now + 3 * PAUSE));
        assert_eq!(hold.admits(now + PAUSE, 1), Ok(()), "another key");
    }
}
