//! Who asks the breaker, and why it refuses.

use tokio::time::Instant;

use crate::delivery::pause::Pause;

/// Identifies an event, to tell a repeated failure of one event from failures of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventId(pub(crate) u64);

/// Who asks for a permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A direct call, which tries although the configuration is wrong.
    Call,
    Queue,
}

/// Why an attempt may not begin now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal {
    /// When to ask again; `None` for after a change.
    pub(crate) until: Option<Instant>,
    /// Another event may probe now: this one probed last.
    pub(crate) prefers_another: bool,
    pub(crate) pause: Pause,
}
