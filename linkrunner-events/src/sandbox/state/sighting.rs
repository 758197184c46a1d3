//! Records which events and payments were accepted, for the coverage of the plan.

use super::arrival::Arrival;
use super::contract;
use crate::Endpoint;
use crate::plan::seen::{self, Sighting};

pub(super) fn record(arrival: &Arrival) {
    seen::record(|| {
        let body = arrival.json();
        match contract::endpoint(&arrival.path)? {
            Endpoint::CaptureEvent => {
                let name = body.get("event_name")?.as_str()?;
                Some(Sighting::Event(name.to_owned()))
            }
            Endpoint::CapturePayment => Some(Sighting::payment(None, body.get("event_data"))),
            Endpoint::RemovePayment => None,
        }
    });
}
