//! The caller of the breaker, and the reasons for a refusal.

use tokio::time::Instant;

use crate::delivery::pause::Pause;

/// Identifies an event, to distinguish repeated failures of one event from failures of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventId(pub(crate) u64);

/// The kind of caller that asks for a permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A direct call. It makes its attempt even if the configuration is wrong.
    Call,
    Queue,
}

/// Why an attempt may not begin now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal {
    /// When to ask again; `None` for after the next change.
    pub(crate) until: Option<Instant>,
    /// Another event may probe now: this one probed last.
    pub(crate) prefers_another: bool,
    pub(crate) pause: Pause,
}
