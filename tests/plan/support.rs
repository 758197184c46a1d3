//! Differences for tests.

use std::collections::BTreeSet;

use linkrunner_events::plan::{Decisions, Differences, Plan};

/// The differences of two plans without decisions.
pub(crate) fn differences(base: &Plan, head: &Plan) -> Differences {
    let nothing = Decisions::default();
    Differences::between((base, &nothing), (head, &nothing), &BTreeSet::new())
}
