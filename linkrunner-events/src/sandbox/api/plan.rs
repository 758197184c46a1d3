//! The plan, with the number of captured calls of each entry.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use super::error::Error;
use crate::sandbox::state::shared::Shared;

#[derive(Debug, Serialize)]
pub(super) struct PlanJson {
    /// Those without a call come first.
    entries: Vec<EntryJson>,
}

#[derive(Debug, Serialize)]
struct EntryJson {
    kind: &'static str,
    name: String,
    about: String,
    calls: u64,
}

pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Result<Json<PlanJson>, Error> {
    let Some(planned) = shared.store.planned() else {
        return Err(Error::new(
            StatusCode::NOT_FOUND,
            "This sandbox has no plan. Start it with the option --plan, or with SandboxBuilder::plan.",
        ));
    };
    let calls = planned.calls().into_iter();
    let mut entries: Vec<EntryJson> = calls
        .map(|(id, calls)| EntryJson {
            kind: id.kind.name(),
            about: planned
                .entry(&id)
                .map_or_else(String::new, |entry| entry.about.clone()),
            name: id.name,
            calls,
        })
        .collect();
    entries.sort_by_key(|entry| entry.calls > 0);
    Ok(Json(PlanJson { entries }))
}
