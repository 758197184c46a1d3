//! Switches faults on and off.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde::Deserialize;

use super::error::Error;
use super::number::{Share, UpTo};
use super::object::Object;
use crate::sandbox::state::fault::Fault;
use crate::sandbox::state::fault_queue::FaultSettings;
use crate::sandbox::state::shared::Shared;

/// Longer than any client waits.
const LONGEST_LATENCY_MS: u64 = 600_000;

/// How many faults one request can add to the queue.
const MOST_TIMES: u64 = 1_000;

/// How many faults may wait when a request adds more.
const MOST_WAITING: usize = 10_000;

/// Longer than any date.
const LONGEST_RETRY_AFTER: usize = 100;

const RANDOM_EXAMPLE: &str = r#"{"shares": {"429": 0.1, "offline": 1}, "latency_ms": 300}"#;
const NEXT_EXAMPLE: &str = r#"{"fault": "429", "retry_after": "2", "times": 3}"#;

/// Faults by chance, and the latency. A part that is left out is switched off.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Random {
    shares: BTreeMap<String, Share>,
    latency_ms: UpTo<LONGEST_LATENCY_MS>,
}

/// A fault of the next calls.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Next {
    fault: String,
    retry_after: Option<String>,
    #[serde(default = "once")]
    times: UpTo<MOST_TIMES>,
}

fn once() -> UpTo<MOST_TIMES> {
    UpTo(1)
}

pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Json<FaultSettings> {
    Json(shared.faults.settings())
}

pub(super) async fn set(
    State(shared): State<Arc<Shared>>,
    random: Result<Json<Object<Random>>, JsonRejection>,
) -> Result<Json<FaultSettings>, Error> {
    let Json(Object(random)) = random.map_err(|why| Error::of_body(&why, RANDOM_EXAMPLE))?;
    let mut shares = Vec::new();
    for (name, Share(share)) in random.shares {
        shares.push((name.parse::<Fault>()?, share));
    }
    // The members of an object have no order, and a call that is offline meets no other fault.
    shares.sort_by_key(|(fault, _)| *fault != Fault::disconnect());
    let latency = Duration::from_millis(random.latency_ms.0);
    shared.faults.set_shares_and_latency(shares, latency);
    shared.store.touch();
    Ok(Json(shared.faults.settings()))
}

pub(super) async fn next(
    State(shared): State<Arc<Shared>>,
    next: Result<Json<Object<Next>>, JsonRejection>,
) -> Result<Json<FaultSettings>, Error> {
    let Json(Object(next)) = next.map_err(|why| Error::of_body(&why, NEXT_EXAMPLE))?;
    let mut fault: Fault = next.fault.parse()?;
    if let Some(retry_after) = next.retry_after {
        if retry_after.len() > LONGEST_RETRY_AFTER {
            return Err(Error::bad_request(format!(
                "retry_after has {} bytes; the limit is {LONGEST_RETRY_AFTER}. Write seconds, such as \"2\", or an HTTP date.",
                retry_after.len()
            )));
        }
        fault = fault.retry_after(retry_after);
    }
    let times = usize::try_from(next.times.0).unwrap_or(usize::MAX);
    if !shared.faults.push_up_to(MOST_WAITING, fault, times) {
        return Err(Error::bad_request(format!(
            "At most {MOST_WAITING} faults may be queued. Send calls to use them up, or remove them with DELETE \
             /_sandbox/faults."
        )));
    }
    shared.store.touch();
    Ok(Json(shared.faults.settings()))
}

pub(super) async fn clear(State(shared): State<Arc<Shared>>) -> Json<FaultSettings> {
    shared.faults.clear();
    shared.store.touch();
    Json(shared.faults.settings())
}
