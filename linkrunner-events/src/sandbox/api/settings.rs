//! The settings of the sandbox, as the page shows them.

use serde::Serialize;

use super::context::Context;
use crate::Severity;
use crate::sandbox::state::fault_queue::FaultSettings;

/// How the sandbox is set up, and the faults that calls may meet.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Settings {
    version: &'static str,
    address: String,
    /// Whether other machines may reach the sandbox.
    public: bool,
    any_key: bool,
    strict: Option<&'static str>,
    /// Whether calls are held against a plan.
    plan: bool,
    rate_limit: Option<RateLimit>,
    keep: usize,
    pub(super) faults: FaultSettings,
}

#[derive(Debug, PartialEq, Serialize)]
struct RateLimit {
    calls: u32,
    span_ms: u64,
}

impl Settings {
    pub(super) fn of(context: &Context) -> Self {
        let shared = &context.shared;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            address: context.address.to_string(),
            public: !context.address.ip().is_loopback(),
            any_key: shared.key.is_any(),
            strict: shared.store.strict().map(Severity::id),
            #[cfg(feature = "plan")]
            plan: shared.store.planned().is_some(),
            #[cfg(not(feature = "plan"))]
            plan: false,
            rate_limit: shared.rate_limit.as_ref().map(|limit| RateLimit {
                calls: limit.calls(),
                span_ms: u64::try_from(limit.span().as_millis()).unwrap_or(u64::MAX),
            }),
            keep: shared.store.keep(),
            faults: shared.faults.settings(),
        }
    }
}
