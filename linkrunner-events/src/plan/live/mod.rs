//! Checks calls of any origin against a plan.

mod describe;
mod meant;
mod message;
mod walk;

use serde_json::Value;

use self::message::Subject;
use self::walk::differences;
use super::model::{Entry, EntryId, EntryKind, Plan};
use super::nearest::nearest;
use super::tree::Node;
use crate::lint::{Finding, Object, Rule, condense, join, quote, short, show};
use crate::request::Endpoint;
use crate::schema::Ecommerce;

/// Up to this number, a message names all planned events.
const FEW: usize = 5;

/// The result of checking a call against a plan.
///
/// ```
/// use linkrunner_events::plan::{EntryId, Lock};
/// use linkrunner_events::{Endpoint, Rule};
///
/// let plan = Lock::parse("format = 1\n[event.app_opened]")?.plan;
/// let planned = plan.check(Endpoint::CaptureEvent, &serde_json::json!({"event_name": "app_opened"}));
/// assert_eq!(planned.entries, [EntryId::event("app_opened")]);
///
/// let unplanned = plan.check(Endpoint::CaptureEvent, &serde_json::json!({"event_name": "opened"}));
/// assert_eq!(unplanned.findings[0].rule(), Rule::UnknownEvent);
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The differences from the plan, at most a few for each rule.
    pub findings: Vec<Finding>,
    /// The plan entries that the call matches: the event of its name, or every entry that the data of a payment
    /// matches.
    pub entries: Vec<EntryId>,
}

impl Plan {
    /// Checks the body of a call against the plan.
    ///
    /// ```
    /// use linkrunner_events::plan::Lock;
    /// use linkrunner_events::{Endpoint, Rule};
    ///
    /// let plan = Lock::parse(
    ///     r#"
    ///     format = 1
    ///     [event.level_completed]
    ///     fields."level" = { shape = "integer" }
    ///     "#,
    /// )?
    /// .plan;
    /// let body = serde_json::json!({
    ///     "event_name": "level_completed",
    ///     "user_id": "user_12345",
    ///     "event_data": { "level": "12" },
    /// });
    /// let checked = plan.check(Endpoint::CaptureEvent, &body);
    /// assert_eq!(checked.findings[0].rule(), Rule::OtherShape);
    /// assert_eq!(
    ///     checked.findings[0].message(),
    ///     r#"`level` is the string "12", but in the plan it is a whole number; send the number 12, without quotes"#,
    /// );
    /// # Ok::<(), linkrunner_events::plan::LockError>(())
    /// ```
    ///
    /// - An event is compared with the planned event of its name. Fields of contexts may be added to every event.
    /// - The data of a payment must match a planned event with `ecommerce = "Purchase"` or the data of a planned
    ///   payment. If it matches none of them, the findings are those for the most similar one.
    /// - A `null` under a key is a difference, because Linkrunner gives it no meaning. In a list or a map it is allowed where
    ///   the plan says so.
    /// - A removal has no data, so it has no findings.
    #[must_use]
    pub fn check(&self, endpoint: Endpoint, body: &Value) -> Checked {
        let Value::Object(body) = body else {
            return Checked::default();
        };
        match endpoint {
            Endpoint::CaptureEvent => self.check_event(body),
            Endpoint::CapturePayment => self.check_payment(body),
            Endpoint::RemovePayment => Checked::default(),
        }
    }

    /// The entries that the data of a payment may fit.
    pub(super) fn payment_entries(&self) -> impl Iterator<Item = (&EntryId, &Entry)> {
        self.entries.iter().filter(|(id, entry)| match id.kind {
            EntryKind::Event => entry.ecommerce == Some(Ecommerce::Purchase),
            EntryKind::Payment => true,
            EntryKind::Context => false,
        })
    }

    fn contexts(&self) -> Vec<Node<'_>> {
        let contexts = self.of_kind(EntryKind::Context);
        contexts.map(|(_, entry)| Node::of(entry)).collect()
    }

    fn check_event(&self, body: &Object) -> Checked {
        // A call without a name is refused for that.
        let Some(Value::String(name)) = body.get("event_name") else {
            return Checked::default();
        };
        let Some(entry) = self.event(name) else {
            return Checked {
                findings: vec![self.unknown_event(name)],
                entries: Vec::new(),
            };
        };
        let subject = Subject {
            name,
            is_payment: false,
        };
        let findings = check_data(subject, entry, &self.contexts(), body.get("event_data"));
        Checked {
            findings: condense(findings),
            entries: vec![EntryId::event(name)],
        }
    }

    fn unknown_event(&self, name: &str) -> Finding {
        let planned: Vec<&str> = self
            .of_kind(EntryKind::Event)
            .map(|(name, _)| name)
            .collect();
        let advice = match nearest(name, planned.iter().copied()) {
            Some(meant) => format!(
                "did you mean `{}`? If not, add this event to the plan",
                short(meant)
            ),
            None if (1..=FEW).contains(&planned.len()) => {
                let names: Vec<String> = planned
                    .iter()
                    .map(|name| format!("`{}`", short(name)))
                    .collect();
                format!(
                    "send one of the planned events {}, or add this one to the plan",
                    join(&names)
                )
            }
            None => "send a planned event, or add this one to the plan".to_owned(),
        };
        Finding::new(
            Rule::UnknownEvent,
            format!("the event {} is not in the plan; {advice}", quote(name)),
        )
    }

    fn check_payment(&self, body: &Object) -> Checked {
        let data = body.get("event_data");
        let contexts = self.contexts();
        let mut candidates: Vec<(&EntryId, Vec<Finding>)> = self
            .payment_entries()
            .map(|(id, entry)| {
                let subject = Subject {
                    name: &id.name,
                    is_payment: true,
                };
                (id, check_data(subject, entry, &contexts, data))
            })
            .collect();
        let Some(fewest) = candidates.iter().map(|(_, findings)| findings.len()).min() else {
            return Checked {
                findings: unplanned_payment(data).into_iter().collect(),
                entries: Vec::new(),
            };
        };
        candidates.retain(|(_, findings)| findings.len() == fewest);
        let entries = match fewest {
            0 => candidates.iter().map(|(id, _)| (*id).clone()).collect(),
            _ => Vec::new(),
        };
        let nearest = candidates.into_iter().next();
        let findings = nearest.map_or_else(Vec::new, |(_, findings)| findings);
        Checked {
            findings: condense(findings),
            entries,
        }
    }
}

/// A payment with data, where the plan has no payment.
fn unplanned_payment(data: Option<&Value>) -> Option<Finding> {
    let Some(Value::Object(data)) = data else {
        return None;
    };
    (!data.is_empty()).then(|| {
        Finding::new(
            Rule::UnknownEvent,
            "the data of this payment is not in the plan; list its type, as in `plan_test!(payment(OrderData))`, or add an event \
             with `ecommerce = \"Purchase\"` to the plan",
        )
    })
}

/// Compares the data of a call with an entry. A call without data is compared like one with an empty object.
fn check_data(
    subject: Subject<'_>,
    entry: &Entry,
    contexts: &[Node<'_>],
    data: Option<&Value>,
) -> Vec<Finding> {
    let empty = Object::new();
    let data = match data {
        None | Some(Value::Null) => &empty,
        Some(Value::Object(data)) => data,
        Some(other) => {
            return vec![Finding::new(
                Rule::OtherShape,
                format!("`event_data` is {}; send an object", show(other)),
            )];
        }
    };
    let root = Node::of(entry);
    // A payment and its data may both have an `amount`.
    let prefix = if subject.is_payment {
        "event_data."
    } else {
        ""
    };
    let differences = differences(&root, contexts, prefix, data);
    differences
        .iter()
        .map(|difference| difference.finding(subject))
        .collect()
}

#[cfg(test)]
mod tests;
