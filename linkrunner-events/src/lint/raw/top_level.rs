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
                format!("`{meant}` is there too, so remove this key")
            }
            Some(meant) => format!("send it as `{meant}`"),
            None => "move it into `event_data` to keep it, or remove it".to_owned(),
        };
        findings.push(Finding::new(
            Rule::UnknownKey,
            format!(
                "`{}` is not a key of this call, so Linkrunner ignores it; {advice}",
                short(key)
            ),
        ));
    }
}
