//! Advice about what cannot be checked from here.

use linkrunner_events::client::PACE_VAR;

use crate::plan;

/// The advice, which does not change the result.
pub(super) fn advice() -> Vec<String> {
    let rate_limit = format!(
        "Rate limit: Linkrunner accepts 30 requests a second from one IP address, counting all programs. A single client \
         keeps within the limit; if several programs share an address, divide the limit among them with {PACE_VAR}."
    );
    vec![rate_limit, mapping()]
}

fn mapping() -> String {
    let rule = "Mapping: an ad network gets an event only if the dashboard maps the event's name, or the payment's type.";
    match plan::mapped() {
        Some((planned, unmapped)) => format!(
            "{rule} Of the {planned} events and payments in the plan of this workspace, {unmapped} have no mapping in \
             linkrunner.toml; `linkrunner plan export mapping` writes the checklist."
        ),
        None => format!(
            "{rule} In a workspace with a tracking plan, `linkrunner plan export mapping` writes the checklist."
        ),
    }
}
