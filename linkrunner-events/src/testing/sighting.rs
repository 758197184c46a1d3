//! Records which events and payments were accepted, for the coverage of the plan.

use super::recorded::Recorded;
use crate::plan::group_name;
use crate::plan::seen::{self, Sighting};
use crate::request::{DataType, Endpoint};

impl Recorded {
    pub(super) fn record_sighting(&self) {
        if self.is_accepted() {
            seen::record(|| self.sighting());
        }
    }

    fn sighting(&self) -> Option<Sighting> {
        match (self.endpoint(), self.request().data_type()) {
            (Endpoint::CaptureEvent, _) => Some(Sighting::Event(self.event_name().to_owned())),
            (Endpoint::CapturePayment, Some(DataType::Event(name))) => {
                Some(Sighting::Event(name.to_owned()))
            }
            (Endpoint::CapturePayment, Some(DataType::Group(path))) => {
                let name = group_name(path);
                Some(Sighting::payment(Some(name), self.body().get("event_data")))
            }
            (Endpoint::CapturePayment, None) => {
                Some(Sighting::payment(None, self.body().get("event_data")))
            }
            (Endpoint::RemovePayment, _) => None,
        }
    }
}
