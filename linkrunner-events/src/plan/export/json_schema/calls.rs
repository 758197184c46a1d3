//! The schemas of calls.

use std::collections::BTreeMap;

use super::data::data_schema;
use super::schema::Schema;
use crate::plan::model::{Entry, EntryId, EntryKind, Plan};
use crate::request::{PaymentStatus, PaymentType};

const EVENT: &str = "capture-event";
const PAYMENT: &str = "capture-payment";

/// The schema of the body of any call.
pub(super) fn any_call(plan: &Plan) -> Schema {
    let (mut event, mut payment) = (capture_event(plan), capture_payment(plan));
    let mut definitions = std::mem::take(&mut event.definitions);
    definitions.append(&mut payment.definitions);
    definitions.extend([(EVENT.to_owned(), event), (PAYMENT.to_owned(), payment)]);
    let schema = Schema {
        title: Some("A planned call of Linkrunner's server API".to_owned()),
        any_of: vec![Schema::reference(EVENT), Schema::reference(PAYMENT)],
        definitions,
        ..Schema::default()
    };
    schema.into_document()
}

/// The schema of the body of a call of `capture-event`.
pub(super) fn capture_event(plan: &Plan) -> Schema {
    let events: Vec<(&EntryId, &Entry)> = plan
        .entries
        .iter()
        .filter(|(id, _)| id.kind == EntryKind::Event)
        .collect();
    let names = events.iter().map(|(id, _)| id.name.as_str());
    let properties = [
        ("event_name", Schema::one_of(names)),
        ("event_data", Schema::of_type("object")),
        ("event_id", Schema::id()),
    ];
    Schema {
        title: Some("A planned call of capture-event".to_owned()),
        all_of: events
            .iter()
            .map(|(id, entry)| data_of_event(id, entry))
            .collect(),
        definitions: definitions(plan, events.into_iter()),
        ..call(properties, &["event_name"])
    }
}

/// The schema of the body of a call of `capture-payment`.
pub(super) fn capture_payment(plan: &Plan) -> Schema {
    let payments: Vec<(&EntryId, &Entry)> = plan.payment_entries().collect();
    let data = if payments.is_empty() {
        Schema::object(BTreeMap::new(), Vec::new())
    } else {
        let references = payments
            .iter()
            .map(|(id, _)| Schema::reference(&definition(id)));
        Schema {
            any_of: references.collect(),
            ..Schema::default()
        }
    };
    let needs_data = !payments.is_empty() && payments.iter().all(|(_, entry)| needs_data(entry));
    let mut required = vec!["payment_id", "amount"];
    if needs_data {
        required.push("event_data");
    }
    let properties = [
        ("payment_id", Schema::id()),
        (
            "amount",
            Schema {
                minimum: Some(0),
                ..Schema::of_type("number")
            },
        ),
        ("type", Schema::one_of(PaymentType::TERMS.iter().copied())),
        (
            "status",
            Schema::one_of(PaymentStatus::TERMS.iter().copied()),
        ),
        ("event_data", data),
    ];
    Schema {
        title: Some("A planned call of capture-payment".to_owned()),
        definitions: definitions(plan, payments.into_iter()),
        ..call(properties, &required)
    }
}

/// The body of a call: these members, the members of every call, and no others.
fn call<const N: usize>(members: [(&str, Schema); N], required: &[&str]) -> Schema {
    let user = ["user_id", "install_instance_id"];
    let common = user.map(|key| (key, Schema::id()));
    let address = ("client_ip_address", Schema::of_type("string"));
    let members = members.into_iter().chain(common).chain([address]);
    let members = members.map(|(key, schema)| (key.to_owned(), schema));
    let required = required.iter().map(|key| (*key).to_owned()).collect();
    let has = |key: &str| Schema {
        required: vec![key.to_owned()],
        ..Schema::default()
    };
    Schema {
        any_of: user.map(has).into(),
        ..Schema::object(members.collect(), required)
    }
}

/// Requires calls with this event's name to have its data. Conditions give better messages than alternatives: a validator names
/// the wrong field, instead of every event that does not match.
fn data_of_event(id: &EntryId, entry: &Entry) -> Schema {
    let name = Schema {
        constant: Some(id.name.clone()),
        ..Schema::default()
    };
    let is_event = Schema {
        properties: BTreeMap::from([("event_name".to_owned(), name)]),
        required: vec!["event_name".to_owned()],
        ..Schema::default()
    };
    let reference = Schema::reference(&definition(id));
    let has_data = Schema {
        properties: BTreeMap::from([("event_data".to_owned(), reference)]),
        required: needs_data(entry)
            .then(|| "event_data".to_owned())
            .into_iter()
            .collect(),
        ..Schema::default()
    };
    Schema {
        condition: Some(Box::new(is_event)),
        then: Some(Box::new(has_data)),
        ..Schema::default()
    }
}

/// Whether an entry has a field that is always there.
fn needs_data(entry: &Entry) -> bool {
    let mut fields = entry.fields.iter();
    fields.any(|(path, field)| path.is_top_level() && !field.optional)
}

fn definitions<'p>(
    plan: &Plan,
    entries: impl Iterator<Item = (&'p EntryId, &'p Entry)>,
) -> BTreeMap<String, Schema> {
    entries
        .map(|(id, entry)| (definition(id), data_schema(plan, &id.name, entry)))
        .collect()
}

/// The name of an entry's definition. It has a dot, unlike the definitions of calls.
fn definition(id: &EntryId) -> String {
    format!("{}.{}", id.kind.name(), id.name)
}
