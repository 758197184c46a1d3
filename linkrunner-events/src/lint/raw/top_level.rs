//! Unknown keys beside `event_data`.

use crate::lint::data::{Object, folded, short};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// The members of the body of a payment.
pub(super) const PAYMENT_MEMBERS: &[&str] = &[
    "user_id",
    "install_instance_id",
    "payment_id",
    "amount",
    "type",
    "status",
    "event_data",
    "client_ip_address",
];

pub(super) fn unknown_keys(body: &Object, known: &[&str], findings: &mut Vec<Finding>) {
    for key in body.keys().filter(|key| !known.contains(&key.as_str())) {
        let advice = match known.iter().find(|known| folded(known) == folded(key)) {
            Some(meant) if body.contains_key(*meant) => {
                format!("`{meant}` is there too, so leave it out")
            }
            Some(meant) => format!("send it as `{meant}`"),
            None => {
                "put it into `event_data` if it is meant to be kept, and leave it out otherwise"
                    .to_owned()
            }
        };
        findings.push(Finding::new(
            Rule::UnknownKey,
            format!(
                "`{}` is no key of this call, so Linkrunner does not read it; {advice}",
                short(key)
            ),
        ));
    }
}
