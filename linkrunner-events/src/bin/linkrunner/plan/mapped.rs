//! How many events and payments have a standard event in `linkrunner.toml`.

use linkrunner_events::plan::EntryKind;

use super::workspace;
use super::workspace::root;

/// The number of planned events and payments, and of those without a mapping. `None` without a plan that can be read.
pub(crate) fn mapped() -> Option<(usize, usize)> {
    let root = root::find(None).ok()?;
    let snapshot = workspace::with_locks(&root).ok()?;
    let ids = snapshot.plan.entries.keys();
    let sent: Vec<_> = ids.filter(|id| id.kind != EntryKind::Context).collect();
    let decisions = &snapshot.decisions.entries;
    let has_mapping = |id| {
        decisions
            .get(id)
            .is_some_and(|decision| decision.maps_to.is_some())
    };
    let unmapped = sent.iter().filter(|id| !has_mapping(**id)).count();
    Some((sent.len(), unmapped))
}
