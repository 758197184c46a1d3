//! The failing plan test in the README.

use std::collections::BTreeSet;

use linkrunner_events::plan::{Decisions, Differences, Plan};
use linkrunner_events::{Currency, LinkrunnerEvent};

/// The event that is committed.
mod before {
    use super::{Currency, LinkrunnerEvent};

    #[derive(LinkrunnerEvent)]
    #[allow(dead_code)]
    pub(super) struct PurchaseCompleted<'a> {
        order_id: &'a str,
        amount: f64,
        currency: Currency,
        coupon: Option<&'a str>,
    }
}

// The event after the rename. A doc comment would be a further change.
#[derive(LinkrunnerEvent)]
#[allow(dead_code)]
struct PurchaseCompleted<'a> {
    order_id: &'a str,
    amount: f64,
    currency: Currency,
    code: Option<&'a str>,
}

#[test]
fn the_message_is_real() {
    let nothing = Decisions::default();
    let differences = Differences::between(
        (&Plan::of::<before::PurchaseCompleted<'_>>(), &nothing),
        (&Plan::of::<PurchaseCompleted<'_>>(), &nothing),
        &BTreeSet::new(),
    );
    let message = differences.to_human(false);
    assert!(super::README.contains(&message), "{message}");
}
