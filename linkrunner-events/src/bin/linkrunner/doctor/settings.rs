//! The environment: the server key and the other settings.

use std::env;
use std::time::Duration;

use linkrunner_events::client::{BASE_URL_VAR, DISABLED_VAR, Inquiry};
use linkrunner_events::delivery::SERVER_KEY_VAR;
use linkrunner_events::{BuildError, ClientBuilder, ServerKey};

use super::step::Step;

/// Checks that the key is set and has the right form.
pub(super) fn key() -> Step {
    if let Err(error) = ServerKey::from_env() {
        return Step::of_error(&error);
    }
    if is_quoted() {
        // Shells remove quotes. `docker --env-file` and systemd's `Environment=` do not always do so.
        return Step::problem(
            format!(
                "{SERVER_KEY_VAR} begins or ends with a quote, which is sent as a part of the key"
            ),
            "remove the quotes where the variable is set, such as in a file for `docker run --env-file`",
        );
    }
    Step::ok(format!("{SERVER_KEY_VAR} is set and has the right form"))
}

fn is_quoted() -> bool {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    env::var(SERVER_KEY_VAR).is_ok_and(|key| key.starts_with(QUOTES) || key.ends_with(QUOTES))
}

/// Checks the other settings. Without a usable key, or if sending is disabled, nothing can be asked.
pub(super) fn settings(timeout: Duration) -> (Step, Option<Inquiry>) {
    let built =
        ClientBuilder::from_env().and_then(|builder| within(builder, timeout).build_inquiry());
    match built {
        Ok(Some(inquiry)) => {
            let origin = match env::var_os(BASE_URL_VAR) {
                Some(_) => format!("from {BASE_URL_VAR}"),
                None => "the default".to_owned(),
            };
            let step = Step::ok(format!("the base URL is {} ({origin})", inquiry.base_url()));
            (step, Some(inquiry))
        }
        Ok(None) => {
            let step = Step::problem(
                format!("{DISABLED_VAR} is set: events are checked, but not sent"),
                format!(
                    "unset {DISABLED_VAR}, or set it to 0, to send events and to check the rest"
                ),
            );
            (step, None)
        }
        Err(BuildError::Key(_)) => (Step::not_checked(), None),
        Err(error) => (Step::of_error(&error), None),
    }
}

/// Sets the timeouts. That of connecting is shorter, so that it is seen which of the two took too long.
pub(super) fn within(builder: ClientBuilder, timeout: Duration) -> ClientBuilder {
    let connect = (timeout / 2).min(Duration::from_secs(5));
    builder.timeout(timeout).connect_timeout(connect)
}
