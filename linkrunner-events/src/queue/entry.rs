//! An event that a queue holds.

use std::sync::Arc;

use tokio::time::Instant;
use tracing::span;

use super::outcome::{Outcome, Status};
use crate::delivery::{Admission, Error, History};
use crate::request::ApiRequest;

/// The number of an event in the order of enqueueing, which identifies it.
pub(super) type Number = u64;

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) request: ApiRequest,
    pub(super) admission: Admission,
    pub(super) enqueued_at: Instant,
    pub(super) history: History,
    pub(super) last_error: Option<Arc<Error>>,
    pub(super) place: Place,
    /// Whether later events of the same user wait for this one.
    pub(super) in_order: bool,
    /// The span in which it was enqueued.
    pub(super) caller: Option<span::Id>,
}

/// Where an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind another event of its user.
    Waiting,
    /// Ready to be sent.
    Ready,
    /// To be sent again later.
    Delayed,
    InFlight,
}

impl Entry {
    /// The outcome of an entry that a shutdown hands back.
    pub(super) fn undelivered(self) -> Outcome {
        Outcome {
            attempts: self.history.attempts(),
            may_have_been_delivered: self.place == Place::InFlight
                || self.history.may_have_arrived(),
            request: self.request,
            status: Status::Undelivered(self.last_error),
        }
    }
}
