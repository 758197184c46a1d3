//! The decisions of people about the plan: `linkrunner.toml` at the root of the workspace.

mod accept;
mod read;
mod standard_events;

use std::collections::BTreeMap;

use super::change_name::ChangeName;
use super::model::{EntryId, Plan};
use super::path::FieldPath;
use super::source::Line;

pub use self::accept::AcceptError;

/// The content of a `linkrunner.toml`, which people write at the root of the workspace.
///
/// ```toml
/// [event.purchase_completed]
/// owner = "checkout"                  # the responsible team
/// maps_to = "Purchase"                # the ad network's standard event, set in Linkrunner's dashboard
/// used_by = ["revenue dashboard"]     # the readers of the event
/// must_be_sent = true                 # `linkrunner plan coverage` fails if no test sends it
/// fields."coupon".used_by = ["marketing report"]   # the readers of one field
///
/// [payment.order_data]                # the data of a payment, from `plan_test!(payment(OrderData))`
/// used_by = ["finance export"]
///
/// [[accept]]                          # `linkrunner plan accept` writes these
/// change = "purchase_completed.coupon"
/// reason = "the coupon is part of the new event discount_applied"
/// ```
///
/// All keys are optional. `maps_to` and `used_by` name readers of the event. If there is one, a change with the verdict
/// [`Notice`](crate::plan::Verdict::Notice) counts as [`Breaking`](crate::plan::Verdict::Breaking). The `used_by` of a
/// field applies to changes of that field, of its parents and of its children.
///
/// An acceptance counts for one change only. Once it is part of the base revision, with which the plan is compared, it
/// is spent. If the same event or field breaks again, `linkrunner plan accept` replaces the spent reason.
///
/// ```
/// use linkrunner_events::plan::{Decisions, EntryId};
///
/// let decisions = Decisions::parse(
///     r#"
///     [event.purchase_completed]
///     owner = "checkout"
///     maps_to = "Purchase"
///     fields."coupon".used_by = ["marketing report"]
///
///     [[accept]]
///     change = "purchase_completed.coupon"
///     reason = "the coupon is part of the new event discount_applied"
///     "#,
/// )?;
/// let purchase = &decisions.entries[&EntryId::event("purchase_completed")];
/// assert_eq!(purchase.owner.as_deref(), Some("checkout"));
/// # Ok::<(), linkrunner_events::plan::SyntaxError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decisions {
    /// The decisions about events and the data of payments.
    pub entries: BTreeMap<EntryId, Decision>,
    /// The accepted breaking changes, in the order of the file.
    pub accepted: Vec<Acceptance>,
}

impl Decisions {
    /// Whether there is an acceptance of the same change for the same reason.
    pub(crate) fn has(&self, acceptance: &Acceptance) -> bool {
        let mut accepted = self.accepted.iter();
        accepted.any(|own| own.change == acceptance.change && own.reason == acceptance.reason)
    }

    /// The decisions about events or fields that are not in the plan, each with its line number.
    pub fn without_entry<'a>(
        &'a self,
        plan: &'a Plan,
    ) -> impl Iterator<Item = (ChangeName, Line)> + 'a {
        self.entries.iter().flat_map(move |(id, decision)| {
            let entry = plan.entries.get(id);
            let is_unknown =
                move |path: &&FieldPath| entry.is_some_and(|e| !e.fields.contains_key(*path));
            let fields = decision.field_used_by.keys().filter(is_unknown);
            let places = fields
                .cloned()
                .map(Some)
                .chain(entry.is_none().then_some(None));
            places.map(|field| {
                let entry = id.clone();
                (ChangeName { entry, field }, decision.line)
            })
        })
    }
}

/// The decisions about one event, or about the data of a payment.
///
/// ```
/// use linkrunner_events::plan::{Decisions, EntryId};
///
/// let decisions = Decisions::parse(
///     r#"
///     [event.app_opened]
///     used_by = ["retention report"]
///     must_be_sent = true
///     "#,
/// )?;
/// let decision = &decisions.entries[&EntryId::event("app_opened")];
/// assert_eq!(decision.used_by, ["retention report"]);
/// assert!(decision.must_be_sent && decision.owner.is_none());
/// assert_eq!(decision.line, 2);
/// # Ok::<(), linkrunner_events::plan::SyntaxError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The team that is responsible for the event.
    pub owner: Option<String>,
    /// The ad network's standard event to which the dashboard maps the event. If set, notices count as breaking.
    pub maps_to: Option<String>,
    /// The readers of the event: reports, audiences, dashboards. If there are any, notices count as breaking.
    pub used_by: Vec<String>,
    /// Whether `linkrunner plan coverage` fails if no test sends the event.
    pub must_be_sent: bool,
    /// The readers of single fields.
    pub field_used_by: BTreeMap<FieldPath, Vec<String>>,
    /// The line in the file.
    pub line: Line,
}

/// An accepted breaking change: an `[[accept]]` block.
///
/// ```
/// use linkrunner_events::plan::Decisions;
///
/// let text = "[[accept]]\nchange = \"app_opened\"\nreason = \"no report reads it\"";
/// let accepted = &Decisions::parse(text)?.accepted[0];
/// assert_eq!(accepted.change.entry.name, "app_opened");
/// assert_eq!(accepted.reason, "no report reads it");
/// # Ok::<(), linkrunner_events::plan::SyntaxError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acceptance {
    /// The accepted change.
    pub change: ChangeName,
    /// The reason.
    pub reason: String,
    /// The line in the file.
    pub line: Line,
}
