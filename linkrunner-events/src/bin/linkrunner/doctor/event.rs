//! One event, sent on request.

use std::io::{self, Write};

use linkrunner_events::client::Inquiry;
use linkrunner_events::{
    ApiRequest, BuildError, ClientBuilder, Endpoint, Error, Receipt, RetryPolicy,
};
use serde_json::json;

use super::access::refused;
use super::settings::within;
use super::step::Step;
use super::{Args, NOBODY};
use crate::terminal;

/// The step without `--send`.
pub(super) fn not_asked() -> Step {
    Step::skipped("no event was sent; add --send to send one, `linkrunner_doctor`")
}

/// Sends the event, after asking. An error is one of the terminal.
pub(super) async fn send(args: &Args, inquiry: &Inquiry, base_url: &str) -> io::Result<Step> {
    let user = args.user.as_deref().unwrap_or(NOBODY);
    let shown = terminal::plain(&inquiry.without_key(user));
    if !args.yes && !is_confirmed(&shown, base_url)? {
        return Ok(Step::skipped("not sent, because you did not confirm it"));
    }
    Ok(match deliver(args, user).await {
        Ok(Ok(receipt)) => accepted(receipt, args.user.is_some()),
        Ok(Err(error)) => failed(base_url, &error),
        // The same settings were right a moment ago.
        Err(error) => Step::problem(terminal::error(&error), "run this again"),
    })
}

fn is_confirmed(user: &str, base_url: &str) -> io::Result<bool> {
    let mut stderr = io::stderr();
    write!(
        stderr,
        "Send one event `linkrunner_doctor` for the user {user} to {base_url}? It cannot be taken back. [y/N] "
    )?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(is_yes(&answer))
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

async fn deliver(args: &Args, user: &str) -> Result<Result<Receipt, Error>, BuildError> {
    let client = within(ClientBuilder::from_env()?, args.timeout)
        .retry(RetryPolicy::never())
        .build()?;
    // Not a type with the derive: the event is no part of anybody's plan.
    let body = json!({ "event_name": "linkrunner_doctor", "user_id": user }).to_string();
    Ok(match ApiRequest::from_parts(Endpoint::CaptureEvent, body) {
        Ok(request) => client.send(request).await,
        Err(error) => Err(error.into()),
    })
}

fn accepted(receipt: Receipt, has_user: bool) -> Step {
    let step = Step::ok(format!(
        "`linkrunner_doctor` was accepted (status {})",
        receipt.status()
    ));
    if has_user {
        step.with_todo(
            "look for this user's event in the dashboard: an accepted event is not always stored",
        )
    } else {
        step.with_todo(format!(
            "to see the event in the dashboard, send it with --user: {NOBODY} is not registered, so its events are not stored"
        ))
    }
}

fn failed(base_url: &str, error: &Error) -> Step {
    match error {
        Error::Transport(_) => Step::problem(
            terminal::error(error),
            "run this again, and see whether the connection step still succeeds",
        ),
        error => refused(base_url, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        for answer in ["y\n", "Y\r\n", " yes \n", "YES"] {
            assert!(is_yes(answer), "{answer}");
        }
        for answer in ["", "\n", "n\n", "no", "yy", "yes please"] {
            assert!(!is_yes(answer), "{answer}");
        }
    }
}
