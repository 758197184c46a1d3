//! Who looks out for new events, so that whoever enqueues one need not wake anybody.
//!
//! To wake a task on another thread costs the caller some ten microseconds, a hundred times as much as everything else. So
//! for as long as events come now and then, one of the idle senders looks every few moments by itself. When none has come
//! for a while it sleeps as well, and the next event does wake it: an idle program is not to be woken all the time.

use std::time::Duration;

/// An event waits for the next look at most.
pub(super) const EVERY: Duration = Duration::from_millis(2);

/// After so many looks in vain, about a second, the lookout sleeps.
const PATIENCE: u32 = 400;

#[derive(Debug)]
pub(super) struct Lookout {
    sender: Option<usize>,
    /// Looks since the last event.
    in_vain: u32,
}

impl Lookout {
    pub(super) fn new() -> Self {
        Self {
            sender: None,
            in_vain: PATIENCE,
        }
    }

    /// An event has come. Says whether somebody has to be woken for it.
    pub(super) fn event(&mut self) -> bool {
        self.in_vain = 0;
        self.sender.is_none()
    }

    /// Whether there should be a lookout and is none.
    pub(super) fn is_missing(&self) -> bool {
        self.sender.is_none() && self.in_vain < PATIENCE
    }

    /// This sender looks.
    pub(super) fn looks(&mut self, sender: usize) {
        if self.sender == Some(sender) {
            self.sender = None;
        }
    }

    /// This sender has found nothing. Says whether it is to look again soon.
    pub(super) fn stays(&mut self, sender: usize) -> bool {
        if self.sender.is_some() || self.in_vain >= PATIENCE {
            return false;
        }
        self.in_vain += 1;
        self.sender = Some(sender);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sender_looks_out_until_its_patience_ends() {
        let mut lookout = Lookout::new();
        assert!(!lookout.stays(0), "nothing has ever come");
        assert!(lookout.event(), "so somebody has to be woken");

        assert!(lookout.is_missing());
        assert!(lookout.stays(0));
        assert!(!lookout.stays(1), "one is enough");
        assert!(!lookout.event(), "and sees it by itself");
        let mut looks = 0;
        loop {
            lookout.looks(0);
            if !lookout.stays(0) {
                break;
            }
            looks += 1;
        }
        assert_eq!(looks, PATIENCE);
        assert!(!lookout.is_missing());
        assert!(lookout.event());
    }
}
