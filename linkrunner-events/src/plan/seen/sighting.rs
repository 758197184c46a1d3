//! One event or payment that was sent: a line of a file of records.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// An event or a payment that was sent, without its values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Sighting {
    /// An event of this name, sent as an event or as the data of a payment.
    Event(String),
    /// A payment.
    Payment {
        /// The name of the entry for the type of its data. `None` if the type is unknown, as in the sandbox.
        data: Option<String>,
        /// The keys of its data.
        keys: BTreeSet<String>,
    },
}

#[cfg(any(feature = "client", feature = "sandbox"))]
impl Sighting {
    /// A payment with this data.
    pub(crate) fn payment(name: Option<String>, data: Option<&serde_json::Value>) -> Self {
        let data = data.and_then(serde_json::Value::as_object);
        Self::Payment {
            data: name,
            keys: data.map_or_else(BTreeSet::new, |data| data.keys().cloned().collect()),
        }
    }
}
